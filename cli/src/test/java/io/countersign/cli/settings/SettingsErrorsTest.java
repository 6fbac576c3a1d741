package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of the settings reader, with the line and column that it points at. */
class SettingsErrorsTest {
  private static final Path FILE = Path.of("t");

  /** Valid; each case changes one line of it. */
  private static final List<String> GOOD =
      List.of(
          "[[chain]]", // 1
          "id = 'one'", // 2
          "key_format = { type = 'hex' }", // 3
          "", // 4
          "[[validator]]", // 5
          "addr = 'tcp://localhost:26658'", // 6
          "chain_id = 'one'", // 7
          "secret_key = 'id.key'", // 8
          "", // 9
          "[[providers.softsign]]", // 10
          "chain_ids = ['one']", // 11
          "path = 'one.key'", // 12
          ""); // 13

  private static final String CHAIN_KEYS =
      " (expected one of: id, key_format, sign_extensions, state_file, state_hook, durability,"
          + " max_blocks_per_second, max_jump, chain_check, tmkms_state, refuse_extensions,"
          + " raw_bytes_ids, raw_bytes_prefixes, raw_bytes_per_second, mode, failover_after)";
  private static final String VALIDATOR_KEYS =
      " (expected one of: addr, chain_id, secret_key, reconnect, timeout, max_height, protocol_version, rpc, key, name, tunnel, rpc_tunnel)";
  private static final String SOFTSIGN_KEYS =
      " (expected one of: chain_ids, key_type, key_format, path, name, passphrase)";

  record Case(int line, String replacement, List<String> errors) {
    @Override
    public String toString() {
      return replacement.isEmpty() ? "without line " + line : replacement;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        // Unknown keys.
        change(
            4,
            "idd = 'x'",
            "t:4:1: unknown key \"idd\" in [[chain]], did you mean \"id\"?" + CHAIN_KEYS),
        change(
            4,
            "  stat_file = 'x'",
            "t:4:3: unknown key \"stat_file\" in [[chain]], did you mean \"state_file\"?"
                + CHAIN_KEYS),
        change(
            9,
            "chian_id = 'x'",
            "t:9:1: unknown key \"chian_id\" in [[validator]], did you mean \"chain_id\"?"
                + VALIDATOR_KEYS),
        change(
            9,
            "state_file = 'x'",
            "t:9:1: unknown key \"state_file\" in [[validator]], it belongs in [[chain]]"
                + VALIDATOR_KEYS),
        change(
            9,
            "\"\\u001b[31m\" = 1",
            "t:9:1: unknown key \"\\u001b[31m\" in [[validator]]" + VALIDATOR_KEYS),
        change(
            13,
            "paht = 'x'",
            "t:13:1: unknown key \"paht\" in [[providers.softsign]], did you mean \"path\"?"
                + SOFTSIGN_KEYS),
        change(
            13,
            "[chains]",
            "t:13:1: unknown key \"chains\" in the file, did you mean \"chain\"? (expected one of: chain, providers, validator, countersign)"),
        change(
            13,
            "[[providers.softsing]]",
            "t:13:1: unknown key \"softsing\" in [providers], did you mean \"softsign\"? (expected one of: softsign, pkcs11, yubihsm, ledgertm, fortanixdsm)"),
        change(
            4,
            "state_hook = { cmd = ['x'], timeout = 5 }",
            "t:4:29: unknown key \"timeout\" in state_hook, did you mean \"timeout_secs\"? (expected one of: cmd, timeout_secs, fail_closed)"),
        // Wrong types.
        change(2, "id = 1", "t:2:1: expected a string for id in [[chain]], got the number 1"),
        change(
            3,
            "key_format = 'hex'",
            "t:3:1: expected a table for key_format in [[chain]], got the string \"hex\""),
        change(
            4,
            "sign_extensions = 'yes'",
            "t:4:1: expected true or false for sign_extensions in [[chain]], got the string \"yes\""),
        change(
            4,
            "state_file = ['x']",
            "t:4:1: expected a string for state_file in [[chain]], got a list"),
        change(
            9,
            "reconnect = 1",
            "t:9:1: expected true or false for reconnect in [[validator]], got the number 1"),
        change(
            9,
            "timeout = '5'",
            "t:9:1: expected a whole number for timeout in [[validator]], got the string \"5\""),
        change(
            9,
            "timeout = 1.5",
            "t:9:1: expected a whole number for timeout in [[validator]], got the number 1.5"),
        change(
            9,
            "max_height = true",
            "t:9:1: expected a string or a whole number for max_height in [[validator]], got true"),
        change(
            9,
            "max_height = 1979-05-27",
            "t:9:1: expected a string or a whole number for max_height in [[validator]], got a date or time"),
        change(
            11,
            "chain_ids = 'one'",
            "t:11:1: expected a list of strings for chain_ids in [[providers.softsign]], got the string \"one\""),
        change(
            11,
            "chain_ids = ['one', 2]",
            "t:11:1: expected a list of strings for chain_ids in [[providers.softsign]], got a list"),
        change(
            5,
            "[validator]",
            "t:5:1: expected [[validator]] with double brackets, got a single table"),
        change(
            10,
            "[providers.softsign]",
            "t:10:1: expected [[providers.softsign]] with double brackets, got a single table"),
        // Left out.
        change(
            2,
            "",
            "t:1:1: missing id in [[chain]]: expected a string (chain id, as in the node's genesis file)"),
        change(
            3,
            "",
            "t:1:1: missing key_format in [[chain]]: expected a table (how this chain's public keys are printed)"),
        change(
            6,
            "",
            "t:5:1: missing addr in [[validator]]: expected a string (the node: tcp://[peer-id@]host:port or unix://path)"),
        change(
            7,
            "",
            "t:5:1: missing chain_id in [[validator]]: expected a string (id of a [[chain]])"),
        change(
            8,
            "",
            "t:5:1: missing secret_key in [[validator]]: the tcp address tcp://localhost:26658 needs an identity key, make one with: countersign softsign keygen PATH"),
        change(
            11,
            "",
            "t:10:1: missing chain_ids in [[providers.softsign]]: expected a list of strings (chains that this key signs for)"),
        change(
            12,
            "",
            "t:10:1: missing path in [[providers.softsign]]: expected a string (file of the key)"),
        change(
            3,
            "key_format = {}",
            "t:3:1: missing type in key_format: expected a string (bech32, cosmos-json or hex)"),
        change(
            3,
            "key_format = { type = 'bech32', account_key_prefix = 'a' }",
            "t:3:1: missing consensus_key_prefix in key_format: type = \"bech32\" needs it (bech32: prefix of consensus keys, \"cosmosvalconspub\")"),
        change(
            4,
            "state_hook = { fail_closed = true }",
            "t:4:1: missing cmd in state_hook: expected a list of strings (the command and its arguments)"),
        // Values without sense.
        change(
            3,
            "key_format = { type = 'bech23' }",
            "t:3:16: expected one of bech32, cosmos-json, hex for type, got \"bech23\", did you mean \"bech32\"?"),
        change(
            3,
            "key_format = { type = '' }",
            "t:3:16: expected one of bech32, cosmos-json, hex for type, got \"\""),
        change(
            3,
            "key_format = { type = 'bech32', account_key_prefix = 'a', consensus_key_prefix = 'Cosmos' }",
            "t:3:59: expected 1 to 83 printable lower-case characters for consensus_key_prefix, got \"Cosmos\""),
        change(4, "state_file = ''", "t:4:1: expected a path for state_file, got an empty string"),
        change(
            4,
            "state_file = \"a\\u0000b\"",
            "t:4:1: expected a path for state_file, got \"a\\u0000b\""),
        change(4, "state_file = '/'", "t:4:1: expected a path for state_file, got \"/\""),
        change(
            4,
            "state_hook = { cmd = [] }",
            "t:4:16: expected a command for cmd, got an empty list"),
        change(
            4,
            "state_hook = { cmd = ['x'], timeout_secs = 0 }",
            "t:4:29: expected 1 to 65535 seconds for timeout_secs, got 0"),
        change(
            6,
            "addr = 'tcp://localhost'",
            "t:6:1: addr: expected tcp://[peer-id@]host:port or unix:///path, got \"tcp://localhost\""),
        change(
            6,
            "addr = 'tcp://\u009b31m'",
            "t:6:1: addr: expected tcp://[peer-id@]host:port or unix:///path, got \"tcp://\\u009b31m\""),
        change(
            6,
            "addr = 'unix://'",
            "t:6:1: addr: expected unix:///path, got \"unix://\" without a path"),
        change(
            6,
            "addr = 'tcp://localhost:70000'",
            "t:6:1: addr: expected a port from 1 to 65535, got 70000 in \"tcp://localhost:70000\""),
        change(
            9,
            "rpc = 'https://localhost:26657'",
            "t:9:1: rpc: expected http://host:port without user, path or query, got \"https://localhost:26657\""),
        change(
            9,
            "rpc = 'http://user@localhost:26657/x'",
            "t:9:1: rpc: expected http://host:port without user, path or query, got \"http://user@localhost:26657/x\""),
        change(
            4,
            "chain_check = 'on'",
            "t:4:1: expected one of off, required, when-reachable for chain_check, got \"on\""),
        change(
            4,
            "chain_check = 'required'",
            "t:4:1: chain_check = \"required\" needs a node to ask: expected rpc = \"http://host:26657\" in a [[validator]] of chain \"one\""),
        change(9, "timeout = 0", "t:9:1: expected 1 to 65535 seconds for timeout, got 0"),
        change(9, "timeout = 65536", "t:9:1: expected 1 to 65535 seconds for timeout, got 65536"),
        change(
            9,
            "max_height = 0",
            "t:9:1: expected a height of 1 to 9223372036854775807 for max_height, got \"0\""),
        change(
            9,
            "max_height = -5",
            "t:9:1: expected a height of 1 to 9223372036854775807 for max_height, got \"-5\""),
        change(
            9,
            "max_height = ''",
            "t:9:1: expected a height of 1 to 9223372036854775807 for max_height, got \"\""),
        change(
            9,
            "max_height = '1_000'",
            "t:9:1: expected a height of 1 to 9223372036854775807 for max_height, got \"1_000\""),
        change(
            9,
            "max_height = '9223372036854775808'",
            "t:9:1: expected a height of 1 to 9223372036854775807 for max_height, got \"9223372036854775808\""),
        change(
            13,
            "passphrase = 'hunter2'",
            "t:13:1: passphrase: expected credential:NAME, file:PATH, env:NAME or prompt, got something else"),
        change(
            13,
            "passphrase = 12345678",
            "t:13:1: expected a string for passphrase in [[providers.softsign]], got something else"),
        change(
            13,
            "key_type = 'consensu'",
            "t:13:1: expected one of account, consensus for key_type, got \"consensu\", did you mean \"consensus\"?"),
        change(
            13,
            "key_format = 'raw'",
            "t:13:1: expected one of base64, json for key_format, got \"raw\""),
        change(
            11,
            "chain_ids = []",
            "t:2:1: no consensus key for chain \"one\": name it in the chain_ids of a [[providers.softsign]]",
            "t:11:1: expected at least one chain in chain_ids, got none"),
        // Names that do not meet.
        change(
            7, "chain_id = 'onne'", "t:7:1: no [[chain]] with id \"onne\", did you mean \"one\"?"),
        change(11, "chain_ids = ['one', 'two']", "t:11:21: no [[chain]] with id \"two\""),
        change(
            11,
            "chain_ids = ['one', 'one']",
            "t:11:21: expected one consensus key for chain \"one\", got another after line 11: to sign with both, give one a name"),
        change(
            13,
            "[[providers.softsign]]\nchain_ids = ['one']\npath = 'other.key'",
            "t:14:14: expected one consensus key for chain \"one\", got another after line 11: to sign with both, give one a name"),
        change(
            13,
            "[[chain]]\nid = 'one'\nkey_format = { type = 'hex' }",
            "t:13:1: expected a state_file of its own for each chain, got %s again (line 1)"
                .formatted(Path.of("one_priv_validator_state.json").toAbsolutePath()),
            "t:14:1: chain \"one\" is already there at line 2"),
        change(
            4,
            "state_file = 'x'\n[[chain]]\nid = 'two'\nkey_format = { type = 'hex' }\nstate_file = './x'",
            "t:8:1: expected a state_file of its own for each chain, got %s again (line 4)"
                .formatted(Path.of("x").toAbsolutePath())),
        // Requests.
        change(
            4,
            "sign_extensions = true\nrefuse_extensions = true",
            "t:5:1: refuse_extensions = true contradicts sign_extensions = true: take one of them away"),
        change(
            4,
            "raw_bytes_prefixes = ['a', '']",
            "t:4:28: expected 1 to 256 characters for each of raw_bytes_prefixes, got 0"),
        change(
            4,
            "raw_bytes_ids = ['']",
            "t:4:18: expected 1 to 256 characters for each of raw_bytes_ids, got 0"),
        change(
            4,
            "raw_bytes_prefixes = ['hex:', 'hex:0', 'hex:0x']",
            "t:4:23: expected text or hex:6162 for each of raw_bytes_prefixes, got \"hex:\"",
            "t:4:31: expected text or hex:6162 for each of raw_bytes_prefixes, got \"hex:0\"",
            "t:4:40: expected text or hex:6162 for each of raw_bytes_prefixes, got \"hex:0x\""),
        change(
            4,
            "raw_bytes_per_second = 0",
            "t:4:1: expected 1 to 1000 for raw_bytes_per_second, got 0"),
        // Chain ids.
        change(
            2,
            "id = ''",
            "t:2:1: expected a chain id of 1 to 50 bytes, got 0 bytes",
            "t:7:1: no [[chain]] with id \"one\"",
            "t:11:14: no [[chain]] with id \"one\""),
        // Not TOML.
        change(2, "id = ", "t:2:6: not TOML: unexpected end of line, expected a value"),
        change(
            2,
            "id = 'one'\nkey_format = { type = 'hex', # a\u0001b",
            "t:3:33: not TOML: look here and below for control characters, and for a table that is not closed"),
        change(9, "addr = 'x'", "t:9:1: not TOML: addr previously defined at line 6, column 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aMistakeIsSaidWithItsPlace(Case mistake) {
    List<String> lines = new ArrayList<>(GOOD);
    lines.set(mistake.line() - 1, mistake.replacement());

    SettingsException e =
        assertThrows(SettingsException.class, () -> startable(String.join("\n", lines)));

    assertEquals(String.join("\n", mistake.errors()), String.join("\n", e.lines()));
  }

  private static Settings startable(String text) throws SettingsException {
    Settings settings = SettingsReader.parse(FILE, text);
    settings.requireStartable();
    return settings;
  }

  @Test
  void theUnchangedFileIsGood() throws SettingsException {
    assertEquals(1, SettingsReader.parse(FILE, String.join("\n", GOOD)).chains().size());
  }

  @Test
  void anEmptyFileLacksEverything() {
    SettingsException e =
        assertThrows(SettingsException.class, () -> SettingsReader.parse(FILE, ""));

    assertEquals(
        List.of(
            "t:1:1: missing providers in the file: expected a table (where the keys are)",
            "t:1:1: no [[chain]]: expected at least one",
            "t:1:1: no [[validator]]: expected at least one"),
        e.lines());
  }

  @Test
  void allMistakesAreToldButNotWithoutEnd() {
    SettingsException e =
        assertThrows(
            SettingsException.class,
            () -> SettingsReader.parse(FILE, "[providers]\n" + keys(Problems.LIMIT + 10)));

    assertEquals(Problems.LIMIT + 1, e.lines().size());
    assertEquals("and 12 more", e.lines().getLast());
  }

  private static String keys(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("x").append(i).append(" = 1\n");
    }
    return text.toString();
  }

  private static Case change(int line, String replacement, String... errors) {
    return new Case(line, replacement, List.of(errors));
  }
}
