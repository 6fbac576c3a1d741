package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignTomlTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aTextIsFoundByItsNameAndAnythingElseIsNone() throws Exception {
    ForeignToml toml = ForeignToml.read(write("a = 'b'\nc = 1\n"));
    assertEquals(Optional.of("b"), toml.text("a"));
    assertEquals(Optional.empty(), toml.text("c"));
    assertEquals(Optional.empty(), toml.text("d"));
  }

  @Test
  void whatTheParserCannotFollowIsRefusedByTheNameOfTheFile() throws Exception {
    Path file = write("a = { b = 'c', # d\u0001e\n}\n");
    SettingsException refused = assertThrows(SettingsException.class, () -> ForeignToml.read(file));
    assertEquals(
        "expected TOML in %s, got something that its reader cannot follow".formatted(file),
        refused.getMessage());
  }

  private Path write(String text) throws Exception {
    return Files.writeString(folder.resolve("config.toml"), text);
  }
}
