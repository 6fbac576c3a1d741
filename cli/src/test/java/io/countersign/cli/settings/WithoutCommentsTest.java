package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class WithoutCommentsTest {
  private static final Duration FOR_EVER = Duration.ofSeconds(60);

  @Test
  void linesThatSaySomethingStayAndKnowTheirPlace() {
    WithoutComments source = new WithoutComments("# one\n\na = 1 # two\r\n  # three\nb = 2");
    assertEquals("a = 1 # two\r\nb = 2\n", source.text());
    assertEquals(3, source.lineInWhole(1));
    assertEquals(5, source.lineInWhole(2));
  }

  @Test
  void nothingIsTakenOutOfMultiLineStrings() {
    String text = "a = \"\"\"\n# no comment\n\n\"\"\"\n";
    assertEquals(text + "\n", new WithoutComments(text).text());
  }

  /** A file like this kept the parser busy for longer than anybody waits. */
  @Test
  void aFileOfManyCommentsIsReadAndItsFaultFoundInItsLine() {
    String text = "# x\n".repeat(20_000) + "chian = 1\n" + "\n".repeat(20_000);
    SettingsException e =
        Assertions.assertTimeoutPreemptively(
            FOR_EVER,
            () ->
                assertThrows(
                    SettingsException.class,
                    () -> SettingsReader.parse(Path.of("tmkms.toml"), text)));
    assertTrue(
        e.lines().stream().anyMatch(line -> line.startsWith("tmkms.toml:20001:1: ")),
        e.lines().toString());
  }
}
