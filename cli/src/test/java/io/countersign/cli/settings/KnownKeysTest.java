package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  private static String uncommented() throws IOException {
    return Files.readString(EXAMPLE).replaceAll("(?m)^#(?=\\S)", "");
  }
}
