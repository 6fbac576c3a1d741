package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Map;

/** Whatever stands in a configuration, it is one, or lines that say what is wrong with it. */
class ConfigurationFuzzTest {
  private static final Path FILE = Path.of("tmkms.toml");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("NODE", "tcp://127.0.0.1:26658", "CREDENTIALS_DIRECTORY", "/run/credentials");

  @FuzzTest(maxDuration = "10m")
  void aConfiguration(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      Settings settings = SettingsReader.parse(FILE, text, ENVIRONMENT);
      assertEquals(settings.chains(), SettingsReader.parse(FILE, text, ENVIRONMENT).chains());
      settings.keysInUse().forEach(key -> assertFalse(settings.dialledOf(key).isEmpty()));
      settings.requireStartable();
    } catch (SettingsException e) {
      assertFalse(e.lines().isEmpty());
      e.lines().forEach(ConfigurationFuzzTest::requireLine);
    }
  }

  private static void requireLine(String line) {
    assertTrue(line.length() < 13_000, line);
    assertTrue(line.codePoints().noneMatch(Character::isISOControl), line);
  }

  /** What is no reference may be the secret itself. */
  @FuzzTest(maxDuration = "10m")
  void aReferenceToASecret(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    try {
      PassphraseSetting setting = PassphraseSetting.parse(text);
      assertEquals(setting, PassphraseSetting.parse(setting.label()));
    } catch (IllegalArgumentException e) {
      assertEquals("expected " + PassphraseSetting.FORMS + ", got something else", e.getMessage());
    }
  }
}
