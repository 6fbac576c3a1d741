package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is written from {@link KnownKeys}; {@code make docs} runs this to write it. */
class WrittenFromKeysTest {
  private static final boolean WRITE = Boolean.getBoolean("countersign.write");
  private static final Path PAGE = Path.of("../docs/configuration.md");
  private static final Path SCHEMA = Path.of("../conf/countersign.schema.json");
  private static final String BEGIN = "<!-- From here to the end: written by `make docs`. -->\n";

  @Test
  void theDocumentationHasTheKeysAsTheyAre() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN);
    assertTrue(begin > 0, "expected in " + PAGE + " the line " + BEGIN);
    check(PAGE, page.substring(0, begin) + BEGIN + "\n" + KeyTables.markdown());
  }

  @Test
  void theSchemaHasTheKeysAsTheyAre() throws IOException {
    check(SCHEMA, EditorSchema.json());
  }

  private static void check(Path file, String expected) throws IOException {
    if (WRITE) {
      Files.writeString(file, expected);
    }
    assertEquals(expected, Files.readString(file), file + " is old, write it with: make docs");
  }
}
