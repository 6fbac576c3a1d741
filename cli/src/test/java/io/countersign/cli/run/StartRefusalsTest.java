package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.cli.LockedElsewhere;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.softsign.KeyFileFormat;
import io.countersign.softsign.KeyRole;
import io.countersign.softsign.SoftKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code start} says when it must not start; none of these gets as far as a node. */
class StartRefusalsTest {
  @TempDir Path parent;
  private Path config;
  private Path tmkmsState;
  private Path watermark;

  @BeforeEach
  void makeHome() throws IOException {
    Path home = parent.toRealPath().resolve("home");
    config = home.resolve("tmkms.toml");
    tmkmsState = home.resolve("state/my-1-consensus.json");
    watermark = home.resolve("state/my-1-consensus.json.watermark");
    CliRun.of("init", "--chain-id", "my-1", home.toString());
    CliRun.of("softsign", "keygen", home.resolve("secrets/my-1-consensus.key").toString());
  }

  @Test
  void consentThatWasNotNeededIsToBeTakenAway() throws IOException {
    CliRun.of("state", "init", "my-1", "--height", "300", "-c", config.toString());
    Files.writeString(tmkmsState, "{");
    String warning =
        "fresh-state for my-1 was not needed, its state exists: take COUNTERSIGN_FRESH_STATE or --fresh-state away, or a lost disk makes this signer forget what it signed";
    CliRun variable =
        CliRun.in(Map.of("COUNTERSIGN_FRESH_STATE", "my-1"), "start", "-c", config.toString());
    for (CliRun run : List.of(variable, start("--fresh-state", "my-1"))) {
      assertTrue(run.err().contains(warning), run.err());
    }
    assertFalse(start().err().contains("fresh-state"));
  }

  @Test
  void aTmkmsStateThatCannotBeReadIsRefused() throws IOException {
    Files.writeString(tmkmsState, "{");
    CliRun start = start("--fresh-state", "my-1");
    assertEquals(1, start.exitCode());
    assertTrue(start.err().contains(tmkmsState.toString()), start.err());
    assertFalse(Files.exists(watermark));
  }

  @Test
  void theConsensusKeyIsNoIdentityKey() throws IOException {
    CliRun.of("state", "init", "my-1", "-c", config.toString());
    String text = Files.readString(config);
    Files.writeString(config, text.replace("kms-identity.key", "my-1-consensus.key"));
    CliRun start = start();
    assertEquals(1, start.exitCode());
    assertTrue(start.err().contains("is the consensus key itself"), start.err());
  }

  /** Of whatever chain, and whatever its file is called. */
  @Test
  void norIsTheConsensusKeyOfAnotherChain() throws IOException {
    Path other = config.resolveSibling("secrets/other.key");
    CliRun.of("softsign", "keygen", other.toString());
    Files.copy(other, config.resolveSibling("secrets/copy.key"));
    CliRun.of("state", "init", "my-1", "-c", config.toString());
    Files.writeString(
        config,
        Files.readString(config).replace("kms-identity.key", "copy.key")
            + """
            [[chain]]
            id = "other-1"
            key_format = { type = "hex" }
            state_file = "%s/state/other.json"
            [[providers.softsign]]
            chain_ids = ["other-1"]
            path = "%s"
            [[validator]]
            chain_id = "other-1"
            addr = "unix:///run/node.sock"
            """
                .formatted(config.getParent(), other));

    CliRun start = start();
    CliRun check = CliRun.of("check", "-c", config.toString());

    String expected =
        "chain my-1: secret_key of tcp://127.0.0.1:26658 is the consensus key of chain other-1; make another one with: countersign softsign keygen PATH";
    assertEquals(1, start.exitCode());
    assertTrue(start.err().contains(expected), start.err());
    assertEquals(1, check.exitCode());
    assertTrue(check.err().contains(expected), check.err());
  }

  /** Both with a watermark of their own, neither of which would know what the other one signed. */
  @Test
  void oneKeyOfAChainUnderTwoNamesIsRefusedBeforeAnyWatermarkIsOpened() throws IOException {
    Path key = config.resolveSibling("secrets/my-1-consensus.key");
    Path copy = Files.copy(key, config.resolveSibling("secrets/copy.key"));
    Files.writeString(
        config,
        Files.readString(config)
            + """

            [[providers.softsign]]
            chain_ids = ["my-1"]
            path = "%s"
            name = "hsm"
            [[validator]]
            chain_id = "my-1"
            key = "hsm"
            addr = "unix:///run/hsm.sock"
            """
                .formatted(copy));
    CliRun start = start("--fresh-state", "my-1", "--fresh-state", "my-1/hsm");
    assertEquals(1, start.exitCode(), start.err());
    assertTrue(start.err().contains("chain my-1: my-1 and my-1/hsm are one key, "), start.err());
    assertFalse(Files.exists(watermark));
    CliRun check = CliRun.of("check", "-c", config.toString());
    assertEquals(1, check.exitCode());
    assertTrue(check.err().contains("my-1 and my-1/hsm are one key, "), check.err() + check.out());
  }

  @Test
  void aStartWhoseKeySignsElsewhereLeavesNothingBehind() throws Exception {
    Path key = config.resolveSibling("secrets/my-1-consensus.key");
    PublicKey publicKey =
        SoftKeyFile.peek(CryptoChoice.make().crypto(), key, KeyFileFormat.BASE64, KeyRole.CONSENSUS)
            .orElseThrow();
    String fingerprint = WatermarkOwner.of("my-1", publicKey).keyFingerprint().hexPrefix(8);
    Path hold =
        Files.writeString(Path.of("/dev/shm/countersign-%s-my-1".formatted(fingerprint)), "");
    try (LockedElsewhere other = LockedElsewhere.hold(hold)) {
      CliRun start = start("--fresh-state", "my-1");
      assertEquals(1, start.exitCode());
      assertTrue(start.err().contains("this key already signs for chain my-1"), start.err());
      Files.writeString(
          tmkmsState, "{\"height\":\"5\",\"round\":\"0\",\"step\":2,\"block_id\":null}");
      assertEquals(1, start().exitCode());
      Files.delete(tmkmsState);
      try (Stream<Path> left = Files.list(tmkmsState.getParent())) {
        assertEquals(List.of(), left.toList());
      }
      assertTrue(other.isAlive());
    } finally {
      Files.deleteIfExists(hold);
    }
  }

  private CliRun start(String... more) {
    String[] arguments =
        Arrays.copyOf(new String[] {"start", "-c", config.toString()}, 3 + more.length);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CliRun.of(arguments);
  }
}
