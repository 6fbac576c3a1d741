package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MigrateCommandTest {
  private static final Watermark SIGNED =
      Watermark.of(
          OldHome.LAST, Bytes.copyOf(SignBytes.of("my-1", StateHome.precommit(9, 1, 0xaa))));

  @TempDir Path parent;
  private Path old = Path.of("");
  private Path made = Path.of("");

  @BeforeEach
  void folders() throws IOException {
    old = parent.toRealPath().resolve("old");
    made = old.resolveSibling("old-countersign");
  }

  static Stream<Arguments> origins() {
    return Stream.of(
        Arguments.of("tmkms", List.of("tcp://127.0.0.1:1"), false),
        Arguments.of("cometbft", List.of("tcp://127.0.0.1:26658"), true),
        Arguments.of("cosmos-kms", List.of("tcp://127.0.0.1:1", "tcp://127.0.0.2:1"), true),
        Arguments.of("horcrux", List.of("tcp://127.0.0.1:1", "tcp://127.0.0.2:1"), true));
  }

  @ParameterizedTest
  @MethodSource("origins")
  void aValidatorMovesInWithKeyNodesAndWhatItSignedLast(
      String origin, List<String> nodes, boolean again) throws Exception {
    OldHome home = home(origin);
    Map<String, String> before = home.content();

    CliRun run = migrate(origin);

    assertEquals("", run.err());
    assertEquals(0, run.exitCode());
    assertTrue(run.outLines().getFirst().startsWith("my-1: found     last signed "), run.out());
    assertEquals(before, home.content(), "nothing of the old one is changed");
    Settings settings = SettingsReader.read(made.resolve("tmkms.toml"));
    assertEquals(
        nodes, settings.validators().stream().map(node -> node.address().toString()).toList());
    Path key = settings.keyFiles().getFirst().path();
    assertEquals(OldHome.keyBase64(), Files.readString(key));
    for (Path secret : List.of(key, settings.validators().getFirst().secretKey().orElseThrow())) {
      assertTrue(secret.startsWith(made), secret.toString());
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
    }
    String tmkms = Files.readString(settings.chain("my-1").orElseThrow().stateFile());
    assertTrue(tmkms.startsWith("{\"height\":\"9\",\"round\":\"1\",\"step\":"), tmkms);
    Path file = settings.chain("my-1").orElseThrow().watermarkFile();
    Watermark last = WatermarkUpkeep.inspect(file).watermark();
    assertEquals(OldHome.LAST, last.position());
    assertEquals(again ? SIGNED.signBytes() : Bytes.EMPTY, last.signBytes());
    assertEquals(again ? 64 : 0, last.signature().length());
  }

  @Test
  void ofTmkmsEveryWordStaysButThePaths() throws Exception {
    OldHome home = home("tmkms");

    migrate("tmkms");

    Path config = made.resolve("tmkms.toml");
    assertEquals(
        Files.readString(home.folder.resolve("tmkms.toml"))
            .replace("state_file = \"" + old + "/state/my-1.json\"\n", "")
            .replace(
                "id = \"my-1\" # the chain\n",
                "id = \"my-1\" # the chain\nstate_file = \"%s/state/my-1-consensus.json\"\n"
                    .formatted(made))
            .replace("'" + old + "/identity.key'", "\"" + made + "/secrets/kms-identity.key\"")
            .replace(old + "/my-1.key", made + "/secrets/my-1-consensus.key"),
        Files.readString(config));
    ValidatorSettings node = SettingsReader.read(config).validators().getFirst();
    assertEquals(1000, node.maxHeight().orElseThrow());
    assertEquals(
        Files.readString(old.resolve("identity.key")),
        Files.readString(made.resolve("secrets/kms-identity.key")));
  }

  @Test
  void severalChainsOfOneTmkmsKeepTheirOwnKeysAndStates() throws Exception {
    OldHome home = home("tmkms");
    Path config = home.folder.resolve("tmkms.toml");
    Files.writeString(
        config,
        Files.readString(config)
            + """

            [[chain]]
            state_file = "%1$s/state/my-2.json"
            id = "my-2"
            key_format = { type = "hex" }
            [[validator]]
            chain_id = "my-2"
            addr = "unix:///run/my-2.sock"
            [[ providers.softsign ]]
            chain_ids = ["my-2"]
            key_format = "json"
            path = "%1$s/key.json"
            """
                .formatted(old));
    home.write(
        "state/my-2.json", "{\"height\":\"0\",\"round\":\"0\",\"step\":0,\"block_id\":null}");
    home.write("key.json", OldHome.keyJson());

    CliRun run = migrate("tmkms");

    assertEquals("", run.err().replaceAll("(?m)^.*WARN.*\\n", ""));
    Settings settings = SettingsReader.read(made.resolve("tmkms.toml"));
    assertEquals(OldHome.keyJson(), Files.readString(settings.keyFiles().get(1).path()));
    assertEquals(
        Watermark.floor(0),
        WatermarkUpkeep.inspect(settings.chain("my-2").orElseThrow().watermarkFile()).watermark());
    assertEquals(
        OldHome.LAST,
        WatermarkUpkeep.inspect(settings.chain("my-1").orElseThrow().watermarkFile())
            .watermark()
            .position());
  }

  @ParameterizedTest
  @CsvSource({
    "tmkms, state/my-1.json",
    "cometbft, data/priv_validator_state.json",
    "cosmos-kms, state/my-1.json",
    "horcrux, state/my-1_priv_validator_state.json"
  })
  void withoutTheStateNothingIsMade(String origin, String state) throws Exception {
    Files.delete(home(origin).folder.resolve(state));

    refused(
        migrate(origin), "expected what was signed last on chain my-1 in " + old.resolve(state));
  }

  @ParameterizedTest
  @CsvSource({
    "cometbft, data/priv_validator_state.json",
    "cosmos-kms, state/my-1.json",
    "horcrux, state/my-1_priv_validator_state.json"
  })
  void theStateOfAnotherChainOrKeyIsRefused(String origin, String state) throws Exception {
    OldHome home = home(origin);
    String whole = Files.readString(old.resolve(state));
    home.write(state, OldHome.stateOfAnotherChain());
    refused(migrate(origin), "its signbytes are not those of precommit 9/1 on chain my-1");

    home.write(
        state,
        whole.replaceFirst(
            "\"signature\": \"[^\"]*\"", "\"signature\": \"" + "A".repeat(86) + "==\""));
    refused(migrate(origin), "is not of the key in ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "horcrux | signMode: single | signMode: threshold | They wait for threshold signing",
        "horcrux | signMode: single | other: single | has signMode \"\"",
        "cosmos-kms | backend: file | backend: pkcs11 | is in pkcs11, and migrate takes keys in files only",
        "cosmos-kms | backend: file | algorithm: mldsa65 | is of type mldsa65",
        "cosmos-kms | tcp://127.0.0.1:1 | noise://12D3@127.0.0.1:1 | this version dials tcp:// and unix:// only",
        "cosmos-kms | chain_ids: [my-1] | chain_ids: [] | 0 keys for chain my-1, expected one",
        "cosmos-kms | keys: | grpc: x#keys: | its keys serve others than nodes",
        "cometbft | priv_validator_laddr = \"\" | priv_validator_laddr = \"tcp://0.0.0.0:1\" | another program signs for this node",
        "tmkms | key_type = \"consensus\" | bogus = 1 | unknown key \"bogus\"",
        "tmkms | [[validator]] | [[providers.ledgertm]]#chain_ids = [\"my-1\"]#[[validator]] | not supported",
        "tmkms | /my-1.key | /none.key | no key file",
      })
  void whatCannotBeCarriedIsRefusedWithTheReason(
      String origin, String text, String other, String reason) throws Exception {
    OldHome home = home(origin);
    Path config =
        home.folder.resolve(
            switch (origin) {
              case "tmkms" -> "tmkms.toml";
              case "cometbft" -> "config/config.toml";
              case "horcrux" -> "config.yaml";
              default -> "kms.yaml";
            });
    String before = Files.readString(config);
    assertTrue(before.contains(text));
    Files.writeString(config, before.replace(text, other.replace('#', '\n')));

    refused(migrate(origin), reason);
  }

  @Test
  void horcruxWithKeysOfTwoChainsIsTakenOverOneByOne() throws Exception {
    OldHome home = home("horcrux");
    home.write("my-2_priv_validator_key.json", OldHome.keyJson());

    refused(migrate("horcrux"), "found [my-1, my-2]");
    assertEquals(0, migrate("horcrux", "--chain-id", "my-1").exitCode());
  }

  @Test
  void aNodeThatListensElsewhereIsGivenByItsAddress() throws Exception {
    home("cometbft");

    CliRun run = migrate("cometbft", "--addr", "unix:///run/a.sock", "--chain-id", "my-1");

    assertEquals("", run.err());
    assertEquals(
        "unix:///run/a.sock",
        SettingsReader.read(made.resolve("tmkms.toml"))
            .validators()
            .getFirst()
            .address()
            .toString());
  }

  @Test
  void aPathInAWayThatCannotBeRewrittenLeavesNothingBehind() throws Exception {
    OldHome home = home("tmkms");
    Path config = home.folder.resolve("tmkms.toml");
    String text = Files.readString(config);
    int at = text.indexOf("[[providers.softsign]]");
    Files.writeString(
        config,
        text.substring(0, at)
            + "[providers]\nsoftsign = [{ chain_ids = [\"my-1\"], path = \"%s/my-1.key\" }]\n"
                .formatted(old));

    refused(migrate("tmkms"), "expected each state_file, path and secret_key on a line of its own");
  }

  @Test
  void nobodyIsAskedInAScriptWithoutYes() throws Exception {
    home("tmkms");

    CliRun run = CliRun.of("migrate", "--from", "tmkms", old.toString());

    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("expected --yes, or a terminal to ask"), run.err());
    assertFalse(Files.exists(made));
  }

  @Test
  void aFolderThatExistsOrLiesInTheOldOneIsRefused() throws Exception {
    home("tmkms");

    CliRun inside = migrate("tmkms", "--to", old.resolve("new").toString());
    assertTrue(inside.err().contains("expected a folder outside of " + old), inside.err());
    Files.createDirectories(made);
    CliRun existing = migrate("tmkms");
    assertTrue(existing.err().contains("which exists and was left as it is"), existing.err());
  }

  @Test
  void aNodeThatRunsIsSeen() throws Exception {
    Path held = home("cometbft").write("data/blockstore.db/LOCK", "");
    Process node = new ProcessBuilder("sh", "-c", "exec sleep 60 <\"$0\"", held.toString()).start();
    try {
      while (CliRun.of(
                  "migrate", "--from", "cometbft", "--yes", "--to", made + "-x", old.toString())
              .exitCode()
          == 0) {
        // Not yet there: the shell had not opened its file.
        deleteAll(Path.of(made + "-x"));
      }
      refused(
          migrate("cometbft"),
          "RUNS: STOP IT FIRST, for good, and see that nothing starts it again: process "
              + node.pid());
    } finally {
      node.destroyForcibly().waitFor();
    }
    assertEquals(0, migrate("cometbft").exitCode());
  }

  private static void deleteAll(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.forEach(files::add);
    }
    for (Path file : files.reversed()) {
      Files.delete(file);
    }
  }

  private OldHome home(String origin) throws IOException {
    return OldHome.copy(origin, old);
  }

  private CliRun migrate(String origin, String... more) {
    List<String> all = new ArrayList<>(List.of("migrate", "--from", origin, "--yes"));
    all.addAll(List.of(more));
    all.add(old.toString());
    return CliRun.of(all.toArray(String[]::new));
  }

  private void refused(CliRun run, String reason) {
    assertTrue(run.err().contains(reason), run.err());
    assertEquals(1, run.exitCode());
    assertFalse(Files.exists(made), "nothing was made");
  }
}
