package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.core.session.NodeLink;
import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two keys of one chain and one of another, opened as at a start, each with nodes of its own. */
@Timeout(60)
class AloneInItsFaultsTest {
  private static final Crypto CRYPTO = CryptoChoice.make().crypto();

  @TempDir Path parent;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path home;
  private Path config;
  private Deadlines deadlines;

  @BeforeEach
  void makeHome() throws Exception {
    home = parent.toRealPath();
    config = home.resolve("tmkms.toml");
    deadlines = new Deadlines();
    open.add(deadlines);
    for (String key : List.of("old", "b")) {
      CliRun.of("softsign", "keygen", file(key + ".key"));
    }
    CliRun.of("softsign", "keygen", "-t", "account", file("new.key"));
    Files.writeString(
        config,
        """
        chain = [
          { id = "a", key_format = { type = "hex" }, state_file = "@/a.json" },
          { id = "b", key_format = { type = "hex" }, state_file = "@/b.json" },
        ]
        validator = [
          { chain_id = "a", addr = "unix://@/a1" },
          { chain_id = "a", addr = "unix://@/a2" },
          { chain_id = "a", addr = "unix://@/new1", key = "new" },
          { chain_id = "b", addr = "unix://@/b1" },
        ]
        [providers]
        softsign = [
          { chain_ids = ["a"], path = "@/old.key" },
          { chain_ids = ["a"], path = "@/new.key", key_type = "account", name = "new" },
          { chain_ids = ["b"], path = "@/b.key" },
        ]
        """
            .replace("@", home.toString()));
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void aKeyWhoseWatermarkFailsLeavesTheOthersSigning() throws Exception {
    initStates();
    List<RunningChain> chains = start();
    RemoteSigner old = accept("a1");
    RemoteSigner again = accept("a2");
    RemoteSigner fresh = accept("new1");
    RemoteSigner other = accept("b1");
    List<AnswerCheck> checks =
        List.of(check(old, "a"), check(fresh, "a"), check(other, "b"), check(again, "a"));
    assertSigned(checks.get(0), old, "a", 1);
    assertSigned(checks.get(1), fresh, "a", 1);
    assertSigned(checks.get(2), other, "b", 1);

    Files.move(home.resolve("a.json.watermark"), home.resolve("moved"));

    for (RemoteSigner signer : List.of(old, again)) {
      assertInstanceOf(Response.Refused.class, signer.ask(prevote("a", 2)));
    }
    assertSigned(checks.get(1), fresh, "a", 2);
    assertSigned(checks.get(2), other, "b", 2);
    assertEquals(
        List.of("a true", "a/new false", "b false"),
        chains.stream().map(chain -> chain.name() + " " + chain.failed()).toList());
  }

  @Test
  void eachKeySignsWhatItsOwnWatermarkAllows() throws Exception {
    initStates();
    CliRun.of("state", "raise", "a", "--height", "9", "--key", "new", "-c", config.toString());
    start();
    RemoteSigner old = accept("a1");
    RemoteSigner fresh = accept("new1");

    assertSigned(check(old, "a"), old, "a", 5);
    Response.Refused refused = assertInstanceOf(Response.Refused.class, fresh.ask(prevote("a", 5)));
    assertTrue(refused.description().contains("height 9 and below"), refused.description());
    assertSigned(check(fresh, "a"), fresh, "a", 10);
  }

  /** Two watermarks of one key would not know of each other. */
  @Test
  void oneKeyUnderTwoNamesIsRefused() throws Exception {
    initStates();
    Files.writeString(
        config,
        Files.readString(config)
            .replace("@/new.key".replace("@", home.toString()), file("old.key"))
            .replace(", key_type = \"account\"", ""));
    Files.delete(home.resolve("a.json.new.watermark"));

    CliRun init = state("init", "a", "--key", "new");

    assertEquals(1, init.exitCode());
    assertTrue(init.err().contains("under another name of the key: " + file("a.json.watermark")));
    Files.copy(home.resolve("a.json.watermark"), home.resolve("a.json.new.watermark"));
    List<ChainKey> keys = settings().keysInUse();
    openOne(keys.get(0));
    StartException e = assertThrows(StartException.class, () -> openOne(keys.get(1)));
    assertTrue(
        String.valueOf(e.getMessage()).contains("this key already signs for chain a on this host"));
  }

  @Test
  void aRequestThatJumpsNamesTheKeyInTheCommand() throws Exception {
    initStates();
    start();
    RemoteSigner fresh = accept("new1");
    assertSigned(check(fresh, "a"), fresh, "a", 1);

    Response.Refused refused =
        assertInstanceOf(Response.Refused.class, fresh.ask(prevote("a", 1_000_000)));

    assertTrue(
        refused.description().endsWith("countersign state raise a --key new --height 999999"),
        refused.description());
  }

  @Test
  void aMissingStateNamesTheKeyInTheCommand() {
    assertEquals(0, state("init", "a").exitCode());
    assertEquals(0, state("init", "b").exitCode());

    CliRun start = CliRun.of("start", "-c", config.toString());

    assertEquals(1, start.exitCode());
    assertTrue(
        start
            .err()
            .contains("countersign state init -c %s a --key new --height HEIGHT".formatted(config)),
        start.err());
  }

  @Test
  void stateCommandsTakeTheKey() throws Exception {
    initStates();

    assertEquals(
        List.of("a: last signed", "a/new: last signed", "b: last signed"),
        state("show").outLines().stream()
            .filter(line -> line.contains(": last signed"))
            .map(line -> line.replaceFirst("signed .*", "signed"))
            .toList());
    assertNotEquals(state("show", "a").out(), state("show", "a", "--key", "new").out());
    assertEquals(
        "error: no key \"nwe\" for chain a, expected one of: new",
        state("show", "a", "--key", "nwe").errLines().getFirst());
    CliRun again = state("init", "a", "--key", "new");
    assertTrue(
        again.err().contains("countersign state show -c %s a --key new".formatted(config)),
        again.err());
    CliRun verified = state("verify", file("a.json.new.watermark"));
    assertTrue(verified.out().contains("the state of the configured chain itself"), verified.out());
    assertEquals(0, state("handover", "a", "--key", "new", "--yes").exitCode());
    assertTrue(state("show", "a", "--key", "new").out().contains("handover -c"));
    assertEquals(0, state("forget", "a", "--confirm", "a").exitCode());
    assertTrue(Files.exists(home.resolve("a.json.new.watermark")));
  }

  @Test
  void consentToAFreshStateNamesTheKey() throws Exception {
    Settings settings = settings();
    FreshState both = FreshState.of(settings, Set.of("a/new", "b"));
    assertEquals(
        List.of("a false", "a/new true", "b true"),
        settings.keysInUse().stream().map(key -> key.name() + " " + both.isFor(key)).toList());
    assertThrows(StartException.class, () -> FreshState.of(settings, Set.of("a/nwe")));
  }

  private void initStates() {
    assertEquals(0, state("init", "a").exitCode());
    assertEquals(0, state("init", "a", "--key", "new").exitCode());
    assertEquals(0, state("init", "b").exitCode());
  }

  private CliRun state(String... arguments) {
    return CliRun.of(
        Stream.of(List.of("state"), List.of(arguments), List.of("-c", config.toString()))
            .flatMap(List::stream)
            .toArray(String[]::new));
  }

  private List<RunningChain> start() throws Exception {
    List<RunningChain> chains = new ArrayList<>();
    for (ChainKey key : settings().keysInUse()) {
      chains.add(openOne(key));
    }
    for (RunningChain chain : chains) {
      for (NodeLink link : chain.links()) {
        Thread.ofPlatform().daemon().start(link);
      }
    }
    return chains;
  }

  private RunningChain openOne(ChainKey key) throws Exception {
    Passphrases none = new Passphrases(new Terminal(System.out, System.err), Map.of());
    RunningChain chain =
        RunningChain.openBeside(
            List.of(),
            ReadyChain.read(key, settings(), new ConsensusKeys(CRYPTO), CRYPTO, none, deadlines),
            false,
            CRYPTO,
            none.presharedKeys());
    open.add(chain);
    return chain;
  }

  private Settings settings() throws Exception {
    return SettingsReader.read(config);
  }

  private RemoteSigner accept(String socket) throws IOException {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      NodeListener listener =
          NodeListener.open(
              new NodeAddress.Unix(home.resolve(socket)),
              CRYPTO,
              new Ed25519PrivateKey(CRYPTO, seed),
              deadlines);
      open.add(listener);
      RemoteSigner signer = listener.accept();
      open.add(signer);
      return signer;
    }
  }

  private static AnswerCheck check(RemoteSigner signer, String chain) throws IOException {
    return AnswerCheck.of(signer, CRYPTO, chain, true);
  }

  private static void assertSigned(AnswerCheck check, RemoteSigner signer, String chain, long at)
      throws IOException {
    for (Request request : new TestChain(chain).requests(at)) {
      check.require(request, signer.ask(request));
    }
  }

  private static Request prevote(String chain, long height) {
    return new TestChain(chain).requests(height).get(1);
  }

  private String file(String name) {
    return home.resolve(name).toString();
  }
}
