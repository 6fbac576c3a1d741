package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.core.key.SignerName;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Chains that wait, beside one that signs; their keys are in files that stand for a device. */
@Timeout(60)
final class LateChainsTest {
  private final Crypto crypto = CryptoChoice.make().crypto();
  @AutoClose private final Deadlines deadlines = new Deadlines();
  private final RunningChains chains = new RunningChains();
  private final LinkThreads threads = new LinkThreads();
  private final AtomicBoolean there = new AtomicBoolean();
  private final LateChains late = new LateChains(chains, threads, this::open);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makeKeys() throws IOException {
    CliRun.of("softsign", "keygen", folder.resolve("a.key").toString());
    CliRun.of("softsign", "keygen", folder.resolve("b.key").toString());
    Files.copy(folder.resolve("a.key"), folder.resolve("copy.key"));
  }

  @AfterEach
  void close() {
    chains.end().forEach(SignerProcess::closed);
  }

  private Settings settings(String chain, String key, String name) throws Exception {
    return SettingsReader.parse(
        folder.resolve("tmkms.toml"),
        """
        [[chain]]
        id = "%1$s"
        key_format = { type = "hex" }
        state_file = "%2$s/%1$s.json"
        [[validator]]
        chain_id = "%1$s"
        addr = "unix://%2$s/node.sock"
        [[providers.softsign]]
        chain_ids = ["%1$s"]
        path = "%2$s/%3$s"
        %4$s
        """
            .formatted(chain, folder, key, name));
  }

  private static ChainKey only(Settings settings) {
    return settings.keysInUse().getFirst();
  }

  private RunningChain open(ChainKey key, Settings settings, boolean fresh) throws StartException {
    if (!there.get()) {
      throw away();
    }
    try (ConsensusKeys keys = new ConsensusKeys(crypto);
        Passphrases passphrases = Passphrases.unattended(Map.of())) {
      return RunningChain.openBeside(
          chains.all(),
          ReadyChain.read(key, settings, keys, crypto, passphrases, deadlines),
          fresh,
          crypto,
          passphrases.presharedKeys());
    }
  }

  private static StartException away() {
    return StartException.away("it is unplugged", new IOException());
  }

  private void signsFor(Settings settings) throws StartException {
    there.set(true);
    chains.add(open(only(settings), settings, true));
    there.set(false);
  }

  /** The device has the key that signs already, under a name of its own. */
  @Test
  void aKeyThatSignsUnderAnotherNameIsRefusedBeforeItsWatermarkIsOpened() throws Exception {
    signsFor(settings("one-1", "a.key", ""));
    Settings wanted = settings("one-1", "copy.key", "name = \"hsm\"");
    SignerName name = only(wanted).name();
    late.add(only(wanted), wanted, true, away());
    late.begin(Runnable::run);
    assertFalse(chains.hasFailed(), "to wait is no failure");
    there.set(true);
    while (!chains.hasFailed()) {
      Thread.sleep(10);
    }
    String reason = String.valueOf(chains.lost().get(name));
    assertTrue(reason.startsWith("chain one-1: one-1 and one-1/hsm are one key, "), reason);
    assertEquals(1, chains.all().size());
    assertFalse(Files.exists(only(wanted).watermarkFile()));
  }

  @Test
  void aChainIsOpenedWhenItsDeviceIsThereAlsoIfAReloadBroughtIt() throws Exception {
    signsFor(settings("one-1", "a.key", ""));
    late.begin(Runnable::run);
    Settings wanted = settings("two-2", "b.key", "");
    late.add(only(wanted), wanted, true, away());
    assertEquals(
        "waits for its device: it is unplugged", chains.lost().get(SignerName.of("two-2")));
    assertFalse(chains.hasFailed());
    there.set(true);
    while (chains.named(SignerName.of("two-2")).isEmpty()) {
      Thread.sleep(10);
    }
    assertEquals(Map.of(), chains.lost());
  }

  @Test
  void whatNobodyWaitsForIsAFailure() {
    SignerName name = SignerName.of("one-1");
    chains.waits(name, "waits");
    chains.lost(name, "the key is another one");
    assertTrue(chains.hasFailed());
    chains.forget(name);
    assertFalse(chains.hasFailed());
    assertEquals(List.of(), List.copyOf(chains.lost().keySet()));
  }
}
