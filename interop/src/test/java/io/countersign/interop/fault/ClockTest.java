package io.countersign.interop.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The wall clock of the running program is set; nothing but the log may notice. */
@Tag("dist")
@Timeout(120)
class ClockTest {
  private static final Path SOURCE =
      Path.of(System.getProperty("interop.root"), "interop/src/test/c/clock.c");

  @TempDir private Path folder;

  @Test
  void aClockSetBackAndForwardStopsNothingAndLetsNothingBeSignedTwice() throws Exception {
    Path clock = Files.write(folder.resolve("clock"), new byte[Long.BYTES]);
    Map<String, String> environment =
        Map.of("LD_PRELOAD", compiled().toString(), "CLOCK_FILE", clock.toString());
    try (Stage stage = Stage.create(folder.toRealPath())) {
      stage.start(environment);
      stage.sign(1);
      long height = 1;
      for (int days : new int[] {-3_650, 3_650, 0, -1, 40_000}) {
        add(clock, Duration.ofDays(days));
        stage.goesOnAfter(height++);
        // What the log is stamped with shows that the program lives by this clock.
        LocalDate today = LocalDate.now(ZoneOffset.UTC).plusDays(days);
        stage.hangUp();
        stage.meet();
        stage.goesOnAfter(height++);
        String log = stage.log();
        assertTrue(log.contains(today + "T") || log.contains(today.plusDays(1) + "T"), log);
      }
      assertEquals(0, stage.stop());
      add(clock, Duration.ofDays(-7_000));
      stage.start(environment);
      stage.goesOnAfter(height);
      assertEquals(0, stage.stop());
    }
  }

  private Path compiled() throws Exception {
    Needs.programs("cc");
    Path library = folder.toRealPath().resolve("clock.so");
    Process cc =
        new ProcessBuilder("cc", "-shared", "-fPIC", "-O1", "-o", library + "", SOURCE + "")
            .inheritIO()
            .start();
    assertTrue(cc.waitFor(60, TimeUnit.SECONDS), "cc still runs");
    assertEquals(0, cc.exitValue());
    return library;
  }

  private static void add(Path clock, Duration time) throws Exception {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(time.toSeconds()).flip();
    try (FileChannel file = FileChannel.open(clock, StandardOpenOption.WRITE)) {
      file.write(seconds, 0);
    }
  }
}
