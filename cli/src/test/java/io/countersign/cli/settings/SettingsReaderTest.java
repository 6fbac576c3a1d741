package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.chaincheck.rpc.RpcAddress;
import io.countersign.core.guard.JumpLimit;
import io.countersign.core.guard.RawBytesRules;
import io.countersign.core.watermark.Durability;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  private static final Path FILE = Path.of("tmkms.toml");

  @TempDir Path directory;

  @Test
  void everyKeyIsRead() throws SettingsException {
    Settings settings =
        SettingsReader.parse(
            FILE,
            """
            [[chain]]
            id = "hub-4"
            key_format = { type = "bech32", account_key_prefix = "cosmospub", consensus_key_prefix = "cosmosvalconspub" }
            sign_extensions = true
            state_file = "state/hub.json"
            state_hook = { cmd = ["height", "hub-4"], timeout_secs = 3, fail_closed = false }
            durability = "ahead"
            max_blocks_per_second = 20
            max_jump = 5000
            chain_check = "required"
            tmkms_state = false
            refuse_extensions = false
            raw_bytes_ids = ["fibre/pp:"]
            raw_bytes_prefixes = ["app/", "hex:00fF"]
            raw_bytes_per_second = 7
            mode = "one"
            failover_after = 20

            [[validator]]
            addr = "tcp://node.example.com:26658"
            chain_id = "hub-4"
            secret_key = "identity.key"
            reconnect = false
            timeout = 7
            max_height = "500000"
            protocol_version = "v0.38"
            rpc = "http://node.example.com:26657"
            name = "main"

            [[providers.softsign]]
            chain_ids = ["hub-4"]
            key_type = "account"
            key_format = "json"
            path = "priv_validator_key.json"
            """);

    assertEquals(
        List.of(
            new ChainSettings(
                "hub-4",
                new KeyFormat.Bech32Text("cosmospub", "cosmosvalconspub"),
                Path.of("state/hub.json"),
                Optional.of(
                    new StateHook(List.of("height", "hub-4"), Duration.ofSeconds(3), false)),
                Durability.AHEAD,
                new JumpLimit(20, 5_000),
                ChainCheckMode.REQUIRED,
                false,
                false,
                new RawBytesRules(
                    List.of(Bytes.ofHex("6170702F"), Bytes.ofHex("00FF")), List.of("fibre/pp:"), 7),
                new NodesMode(true, Duration.ofSeconds(20)))),
        settings.chains());
    assertEquals(
        List.of(
            new ValidatorSettings(
                NodeAddress.parse("tcp://node.example.com:26658"),
                "hub-4",
                Optional.of(Path.of("identity.key")),
                false,
                Duration.ofSeconds(7),
                OptionalLong.of(500_000),
                Optional.of(new RpcAddress("node.example.com", 26_657)),
                Optional.empty(),
                Optional.of("main"),
                Optional.empty(),
                Optional.empty())),
        settings.validators());
    assertEquals(
        List.of(
            new SoftsignSettings(
                List.of("hub-4"),
                KeySettings.Type.ACCOUNT,
                SoftsignSettings.FileFormat.JSON,
                Path.of("priv_validator_key.json"),
                Optional.empty(),
                Optional.empty())),
        settings.keys());
    assertEquals(List.of(), lines(settings));
  }

  @Test
  void whatIsLeftOutIsAsInTmkms() throws SettingsException {
    Settings settings =
        SettingsReader.parse(
            FILE,
            """
            [[chain]]
            id = "test"
            key_format = { type = "hex" }
            [[validator]]
            addr = "unix:///run/node.sock"
            chain_id = "test"
            [[providers.softsign]]
            chain_ids = ["test"]
            path = "test.key"
            """);

    ChainSettings chain = settings.chain("test").orElseThrow();
    assertEquals(new KeyFormat.Hex(), chain.keyFormat());
    assertEquals(Path.of("test_priv_validator_state.json"), chain.stateFile());
    assertEquals(Path.of("test_priv_validator_state.json.watermark"), chain.watermarkFile());
    assertEquals(false, chain.refuseExtensions());
    assertEquals(RawBytesRules.NONE, chain.rawBytes());
    ValidatorSettings validator = nodesOf(settings, "test").getFirst();
    assertEquals(new NodeAddress.Unix(Path.of("/run/node.sock")), validator.address());
    assertEquals(Optional.empty(), validator.secretKey());
    assertTrue(validator.reconnect());
    assertEquals(Duration.ofSeconds(10), validator.timeout());
    assertEquals(OptionalLong.empty(), validator.maxHeight());
    assertEquals(Optional.empty(), validator.rpc());
    assertEquals(ChainCheckMode.WHEN_REACHABLE, chain.chainCheck());
    assertEquals(SoftsignSettings.FileFormat.BASE64, settings.keyFiles().getFirst().format());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void oneKeyMaySignForSeveralChainsAndOneChainForSeveralNodes() throws SettingsException {
    Settings settings =
        SettingsReader.parse(
            FILE,
            """
            chain = [{ id = "a", key_format = { type = "cosmos-json" } }, { id = "b", key_format = { type = "hex" } }]
            validator = [
              { addr = "unix://a1", chain_id = "a" },
              { addr = "unix://a2", chain_id = "a", max_height = 9 },
              { addr = "[::1]:26658", chain_id = "b", secret_key = "id.key" },
            ]
            [providers]
            softsign = [{ chain_ids = ["a", "b"], path = "k" }]
            """);

    assertEquals(keyOf(settings, "a").key(), keyOf(settings, "b").key());
    assertEquals(2, nodesOf(settings, "a").size());
    assertEquals(OptionalLong.of(9), nodesOf(settings, "a").get(1).maxHeight());
    assertEquals("tcp://[::1]:26658", nodesOf(settings, "b").getFirst().address().toString());
  }

  @Test
  void warningsSayWhatIsTakenAndYetOdd() throws SettingsException {
    Settings settings =
        SettingsReader.parse(
            FILE,
            """
            [[chain]]
            id = "a"
            key_format = { type = "hex" }
            [[validator]]
            addr = "tcp://deadbeefdeadbeefdeadbeefdeadbeefdeadbeef@example1.example.com:26658"
            chain_id = "a"
            secret_key = "id.key"
            [[validator]]
            addr = "tcp://deadbeefdeadbeefdeadbeefdeadbeefdeadbeef@example1.example.com:26658"
            chain_id = "a"
            secret_key = "id.key"
            [[providers.softsign]]
            chain_ids = ["a"]
            path = "k"
            """);

    assertEquals(
        List.of(
            "tmkms.toml:5:1: CometBFT makes a new key for its signer port at each start, so that a pinned peer id fits only a node that keeps one",
            "tmkms.toml:9:1: CometBFT makes a new key for its signer port at each start, so that a pinned peer id fits only a node that keeps one",
            "tmkms.toml:9:1: addr \"tcp://deadbeefdeadbeefdeadbeefdeadbeefdeadbeef@example1.example.com:26658\" is already dialled by line 5: a node talks to one signer connection at a time"),
        lines(settings));
  }

  /** Each was tried with TMKMS 0.15.0. */
  @Test
  void whatTmkmsTakesIsTakenWithAWarning() throws SettingsException {
    Settings settings =
        SettingsReader.parse(
            FILE,
            "\uFEFF"
                + """
            [[chain]]
            id = "a"
            key_format = { type = "hex", prefix = "x" }
            state_file = "~/state.json"
            [[chain]]
            id = "b"
            key_format = { type = "hex" }
            [[validator]]
            addr = "TCP://localhost:26658/"
            chain_id = "a"
            secret_key = "~"
            [[providers.softsign]]
            chain_ids = ["a"]
            path = "k"
            """);

    assertEquals(List.of(), settings.obstacles());
    assertEquals(
        List.of(
            "tmkms.toml:3:30: unknown key \"prefix\" in key_format (expected one of: type, account_key_prefix, consensus_key_prefix); it means nothing, as in TMKMS",
            "tmkms.toml:4:1: ~ is not expanded in state_file, as in TMKMS: \"~/state.json\" is a place in the working directory; write the whole path",
            "tmkms.toml:6:1: no [[validator]] with chain_id = \"b\": nothing is signed for it",
            "tmkms.toml:11:1: ~ is not expanded in secret_key, as in TMKMS: \"~\" is a place in the working directory; write the whole path"),
        lines(settings));
    assertEquals(
        List.of("a"), settings.keysInUse().stream().map(key -> key.name().label()).toList());
    assertEquals("tcp://localhost:26658", settings.validators().getFirst().address().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sign_extensions = true    |
          refuse_extensions = false |
          sign_extensions = false   | sign_extensions = false is TMKMS's default and changes nothing: extensions are signed where the chain has them (refuse_extensions = true would not)
          refuse_extensions = true  | refuse_extensions = true: votes are signed without their extension, and a node of a chain that has extensions halts on that
          """)
  void whatIsWrittenOfExtensionsIsAnsweredInOneLine(String key, String warning)
      throws SettingsException {
    Settings settings =
        SettingsReader.parse(
            FILE,
            """
            [[chain]]
            id = "a"
            key_format = { type = "hex" }
            %s
            [[validator]]
            addr = "unix://a"
            chain_id = "a"
            [[providers.softsign]]
            chain_ids = ["a"]
            path = "k"
            """
                .formatted(key));
    assertEquals(
        warning == null ? List.of() : List.of("tmkms.toml:4:1: " + warning), lines(settings));
    assertEquals(
        key.equals("refuse_extensions = true"), settings.chains().getFirst().refuseExtensions());
  }

  @Test
  void aFileIsReadFromDisk() throws Exception {
    Path file = Files.writeString(directory.resolve("x.toml"), "[[chain]]\nid = 5\n[providers]\n");

    SettingsException e = assertThrows(SettingsException.class, () -> SettingsReader.read(file));

    assertTrue(
        e.lines().contains(file + ":2:1: expected a string for id in [[chain]], got the number 5"),
        e.getMessage());
  }

  @Test
  void aFileThatCannotBeReadIsSaidInOneLine() throws IOException {
    Path missing = directory.resolve("missing.toml");
    Path binary = Files.write(directory.resolve("binary.toml"), new byte[] {'a', (byte) 0xff});
    Path huge =
        Files.write(directory.resolve("huge.toml"), new byte[SettingsReader.SIZE_LIMIT + 1]);

    assertEquals(
        List.of(
            "no configuration file "
                + missing
                + ": name yours with -c FILE, or make one with: countersign init DIR"),
        assertThrows(SettingsException.class, () -> SettingsReader.read(missing)).lines());
    assertEquals(
        List.of(binary + ": expected UTF-8 text, got other bytes"),
        assertThrows(SettingsException.class, () -> SettingsReader.read(binary)).lines());
    assertEquals(
        List.of(huge + ": expected a configuration file of at most 1048576 bytes, got more"),
        assertThrows(SettingsException.class, () -> SettingsReader.read(huge)).lines());
    assertEquals(
        1,
        assertThrows(SettingsException.class, () -> SettingsReader.read(directory)).lines().size());
  }

  private static List<String> lines(Settings settings) {
    return settings.warnings().stream().map(Problem::toString).toList();
  }

  private static ChainKey keyOf(Settings settings, String chain) {
    return settings.keyOf(settings.chain(chain).orElseThrow(), Optional.empty()).orElseThrow();
  }

  private static List<ValidatorSettings> nodesOf(Settings settings, String chain) {
    return settings.validatorsOf(keyOf(settings, chain));
  }
}
