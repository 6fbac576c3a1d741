package io.countersign.interop.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.interop.node.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No more files may be opened: at the start, and while the program runs. */
@Tag("dist")
@Timeout(120)
class DescriptorsTest {
  @TempDir private Path folder;

  private static final Path DIST = Path.of(System.getProperty("interop.root"), "dist/countersign");

  /** For the state, beside the runtime's own and one for each jar. */
  private static final int FEWEST = 9;

  /** Too few for a Java runtime, for our classes, and for the state. */
  @ParameterizedTest
  @ValueSource(ints = {-16, 0, FEWEST})
  void tooFewAtTheStartAreARefusal(int besideJars) throws Exception {
    try (Stage stage = Stage.create(folder.toRealPath())) {
      int limit = jars() + besideJars;
      byte[] before = Files.readAllBytes(stage.watermark());
      Stage.launcher(stage.program(), "ulimit -n %d; exec".formatted(limit));
      String refusal = stage.refusedStart();
      assertTrue(besideJars < FEWEST || refusal.contains("Too many open files"), refusal);
      assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(stage.watermark())));
    }
  }

  private static int jars() throws IOException {
    try (var files = Files.list(DIST.resolve("lib"))) {
      return (int) files.filter(file -> file.toString().endsWith(".jar")).count();
    }
  }

  @Test
  void noneLeftWhileRunningEndsNoLinkAndTheNextIsDialledOnceThereAre() throws Exception {
    Needs.programs("prlimit");
    try (Stage stage = Stage.create(folder.toRealPath())) {
      stage.start();
      stage.sign(1);
      limit(stage, "3:");
      stage.goesOnAfter(1);
      stage.hangUp();
      Await.present(
          "a dial that got no descriptor",
          () -> stage.log().contains("Too many open files") ? Optional.of(true) : Optional.empty());
      limit(stage, "1024:");
      stage.meet();
      stage.goesOnAfter(2);
      assertEquals(0, stage.stop());
    }
  }

  private static void limit(Stage stage, String softOnly) throws Exception {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid", stage.pid() + "", "--nofile=" + softOnly)
            .inheritIO()
            .start();
    if (!prlimit.waitFor(10, TimeUnit.SECONDS) || prlimit.exitValue() != 0) {
      throw new IOException("prlimit failed");
    }
  }
}
