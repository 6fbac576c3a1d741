package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainIdTest {
  private static final Path FILE = Path.of("t");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "cosmoshub-4",
        "my.chain_1",
        "\u00e4",
        "12345678901234567890123456789012345678901234567890"
      })
  void anIdThatCanNameAFileIsTaken(String id) {
    assertEquals(Optional.empty(), ChainId.fault(id));
  }

  @ParameterizedTest
  @MethodSource("badChainIds")
  void aChainIdNamesFiles(String id, String error) {
    String text =
        """
        [[chain]]
        id = '%s'
        key_format = { type = 'hex' }
        [[validator]]
        addr = 'unix://s'
        chain_id = '%s'
        [[providers.softsign]]
        chain_ids = ['%s']
        path = 'k'
        """
            .formatted(id, id, id);

    SettingsException e =
        assertThrows(SettingsException.class, () -> SettingsReader.parse(FILE, text));

    assertEquals(List.of("t:2:1: " + error), e.lines());
  }

  static Stream<Arguments> badChainIds() {
    String noSeparators =
        "expected a chain id without slashes, blanks and control characters, since it names files, got ";
    return Stream.of(
        Arguments.of("x".repeat(51), "expected a chain id of 1 to 50 bytes, got 51 bytes"),
        Arguments.of("ä".repeat(26), "expected a chain id of 1 to 50 bytes, got 52 bytes"),
        Arguments.of("../x", noSeparators + "\"../x\""),
        Arguments.of("a\u009bb", noSeparators + "\"a\\u009bb\""),
        Arguments.of("a\\b", noSeparators + "\"a\\b\""),
        Arguments.of("a b", noSeparators + "\"a b\""));
  }
}
