package io.countersign.harness.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theHeapIsThatOfTheLastCollectionThatTheLogHas() throws IOException {
    Path log = folder.resolve("gc.log");
    assertEquals(OptionalLong.empty(), Sample.heap(log));
    Files.writeString(log, "Using Serial\n");
    assertEquals(OptionalLong.empty(), Sample.heap(log));
    Files.writeString(
        log,
        "Using Serial\n"
            + "GC(0) Pause Young (Allocation Failure) 23M->15M(63M) 0.515ms\n".repeat(500)
            + "GC(1) Pause Young (Allocation Failure) 24M->17M(63M) 0.484ms\nGC(2) Pause You");
    assertEquals(OptionalLong.of(17), Sample.heap(log));
  }
}
