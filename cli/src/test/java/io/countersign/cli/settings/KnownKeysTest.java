package io.countersign.cli.settings;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table of keys, and the example that shows each of them. */
class KnownKeysTest {
  private static final Path EXAMPLE = Path.of("../conf/tmkms.toml");

  @Test
  void everyKeyHasAMeaning() {
    for (Section section : Section.allOf(KnownKeys.FILE)) {
      for (Key key : section.keys()) {
        assertFalse(key.meaning().isEmpty(), key.name());
      }
    }
  }

  /** From the structures in src/config of TMKMS 0.15.0, which takes no other key. */
  private static final Map<String, String> TMKMS =
      Map.ofEntries(
          entry("the file", "chain providers validator"),
          entry("[[chain]]", "id key_format sign_extensions state_file state_hook"),
          entry("key_format", "type account_key_prefix consensus_key_prefix"),
          entry("state_hook", "cmd timeout_secs fail_closed"),
          entry(
              "[[validator]]",
              "addr chain_id secret_key reconnect timeout max_height protocol_version"),
          entry("[providers]", "softsign yubihsm ledgertm fortanixdsm"),
          entry("[[providers.softsign]]", "chain_ids key_type key_format path"),
          entry("[[providers.yubihsm]]", "adapter auth keys serial_number connector_server"),
          entry("adapter", "type timeout_ms addr"),
          entry("auth", "key password password_file"),
          entry("[[providers.yubihsm.keys]]", "chain_ids key type"),
          entry("connector_server", "laddr cli"),
          entry("connector_server.cli", "auth_key"),
          entry("[[providers.ledgertm]]", "chain_ids"),
          entry("[[providers.fortanixdsm]]", "api_endpoint api_key signing_keys"),
          entry("[[providers.fortanixdsm.signing_keys]]", "chain_ids key_id key_name type"));

  /** A key of ours without {@code .ours()} would tell operators that they can go back with it. */
  @Test
  void aKeyIsOursOrIsTmkmss() {
    Map<String, String> found = new HashMap<>();
    for (Section section : Section.allOf(KnownKeys.FILE)) {
      List<String> names =
          section.keys().stream().filter(key -> !key.is(Key.Trait.OURS)).map(Key::name).toList();
      if (!names.isEmpty()) {
        found.put(section.title(), String.join(" ", names));
      }
    }
    assertEquals(new TreeMap<>(TMKMS), new TreeMap<>(found));
  }

  @Test
  void theExampleIsGoodAsItIs() throws SettingsException {
    assertEquals(List.of(), SettingsReader.read(EXAMPLE).warnings());
  }

  @Test
  void theExampleIsGoodWithEveryKeyInIt() throws Exception {
    Settings settings = SettingsReader.parse(EXAMPLE, uncommented());

    assertTrue(settings.chains().getFirst().stateHook().isPresent());
    assertTrue(settings.validators().getFirst().maxHeight().isPresent());
  }

  @Test
  void theExampleShowsEveryKey() throws IOException {
    List<String> lines = uncommented().lines().toList();
    for (Section section : List.of(KnownKeys.CHAIN, KnownKeys.VALIDATOR, KnownKeys.SOFTSIGN)) {
      for (Key key : section.keys()) {
        assertTrue(
            lines.stream().anyMatch(line -> line.startsWith(key.name() + " = ")), key.name());
      }
    }
  }

  /** Optional keys are commented out without a blank. */
  static String uncommented() throws IOException {
    return Files.readString(EXAMPLE).replaceAll("(?m)^#(?=[^\\s:])", "");
  }
}
