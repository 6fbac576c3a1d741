package io.countersign.harness.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadSetupTest {
  private static final LoadPlan PLAN =
      new LoadPlan(
          1,
          1,
          Duration.ofSeconds(1),
          Duration.ZERO,
          1,
          Duration.ofSeconds(1),
          Duration.ZERO,
          0,
          1);

  @TempDir private Path folder = Path.of("");

  @Test
  void aFolderWithAnythingInItIsLeftAsItIs() throws Exception {
    Path file = Files.writeString(folder.resolve("priv_validator_key.json"), "theirs");

    IOException refused = assertThrows(IOException.class, () -> LoadSetup.make(PLAN, folder, ""));

    assertEquals(
        "expected an empty folder for this load alone, got %s with priv_validator_key.json in it; give another --dir"
            .formatted(folder),
        refused.getMessage());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
    assertEquals("theirs", Files.readString(file));
  }
}
