package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {
  private static final Path FILE = Path.of("t");
  private static final String ON = "[countersign]\nreferences = true\n";
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "CHAIN",
          "one",
          "PORT",
          "26658",
          "EMPTY",
          "",
          "AGAIN",
          "${CHAIN}",
          "CREDENTIALS_DIRECTORY",
          "/run/credentials/x");

  private static String file(String path) {
    return """
        [[chain]]
        id = "${CHAIN}"
        key_format = { type = "hex" }
        [[validator]]
        addr = "tcp://localhost:${PORT}"
        chain_id = "${CHAIN}"
        secret_key = "file:keys/id-${CHAIN}"
        [[providers.softsign]]
        chain_ids = ["${CHAIN}"]
        path = "%s"
        """
        .formatted(path);
  }

  @Test
  void referencesAreFollowedWhereTheFileSaysSo() throws SettingsException {
    Settings settings = SettingsReader.parse(FILE, file("credential:consensus") + ON, ENVIRONMENT);

    assertEquals(List.of(), settings.obstacles());
    assertEquals(List.of(), settings.warnings());
    ValidatorSettings node = settings.validatorsOf(keyOf(settings)).getFirst();
    assertEquals("tcp://localhost:26658", node.address().toString());
    assertEquals(Optional.of(Path.of("keys/id-one")), node.secretKey());
    assertEquals(Path.of("/run/credentials/x/consensus"), settings.keyFiles().getFirst().path());
  }

  @Test
  void whatIsPutInIsNotFollowedFurther() throws SettingsException {
    assertEquals(
        Path.of("a${CHAIN}b"),
        SettingsReader.parse(FILE, file("a${AGAIN}b") + ON, ENVIRONMENT)
            .keyFiles()
            .getFirst()
            .path());
  }

  @Test
  void withoutTheSwitchAStringMeansWhatItMeansToTmkms() throws SettingsException {
    String text = file("credential:consensus").replace("${CHAIN}", "one").replace("${PORT}", "1");
    Settings settings = SettingsReader.parse(FILE, text, ENVIRONMENT);

    assertEquals(Path.of("credential:consensus"), settings.keyFiles().getFirst().path());
    assertEquals(
        List.of(
            "t:7:1: secret_key is taken as it stands: references are followed with references = true in [countersign] only",
            "t:10:1: path is taken as it stands: references are followed with references = true in [countersign] only"),
        settings.warnings().stream().map(Problem::toString).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ${NOT_THERE}     | no environment variable NOT_THERE, which path refers to
          a${CHAIN}${X}    | no environment variable X, which path refers to
          ${CHAIN          | expected ${NAME} in path, a name of letters, digits and _
          ${}              | expected ${NAME} in path, a name of letters, digits and _
          ${9}             | expected ${NAME} in path, a name of letters, digits and _
          credential:../x  | expected credential:NAME for path, a name of letters, digits, dots, _ and -
          credential:..    | expected credential:NAME for path, a name of letters, digits, dots, _ and -
          credential:      | expected credential:NAME for path, a name of letters, digits, dots, _ and -
          ${EMPTY}         | expected a path for path, got an empty string
          """)
  void whatIsNotThereIsAnErrorThatPoints(String path, String error) {
    SettingsException e =
        assertThrows(
            SettingsException.class,
            () -> SettingsReader.parse(FILE, file(path) + ON, ENVIRONMENT));

    assertEquals(List.of("t:10:1: " + error), e.lines());
  }

  /** It says where a passphrase is; no reference puts the passphrase itself there. */
  @ParameterizedTest
  @CsvSource({
    "credential:words, credential:words",
    "file:words, file:words",
    "file:${CHAIN}/words, file:one/words",
    "env:WORDS, env:WORDS",
    "prompt, prompt",
  })
  void aPassphraseKeepsItsOwnSyntax(String written, String meant) throws SettingsException {
    String text = file("p\"\npassphrase = \"" + written);

    Settings settings = SettingsReader.parse(FILE, text + ON, ENVIRONMENT);

    assertEquals(
        Optional.of(PassphraseSetting.parse(meant)), settings.keyFiles().getFirst().passphrase());
    assertEquals(List.of(), settings.warnings());
  }

  @Test
  void aPassphraseFromTheEnvironmentIsNotRepeated() {
    String text = file("p\"\npassphrase = \"${PORT}");

    SettingsException e =
        assertThrows(
            SettingsException.class, () -> SettingsReader.parse(FILE, text + ON, ENVIRONMENT));

    assertEquals(
        List.of(
            "t:11:1: passphrase: expected credential:NAME, file:PATH, env:NAME or prompt, got something else"),
        e.lines());
  }

  @Test
  void credentialsNeedSystemd() {
    SettingsException e =
        assertThrows(
            SettingsException.class,
            () ->
                SettingsReader.parse(
                    FILE, file("credential:k") + ON, Map.of("CHAIN", "one", "PORT", "1")));

    assertEquals(
        List.of(
            "t:10:1: no $CREDENTIALS_DIRECTORY for credential:k in path: systemd sets it for a unit with LoadCredential=k:PATH"),
        e.lines());
  }

  private static ChainKey keyOf(Settings settings) {
    return settings.keysInUse().getFirst();
  }
}
