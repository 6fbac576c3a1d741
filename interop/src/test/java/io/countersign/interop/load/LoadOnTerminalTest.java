package io.countersign.interop.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a load shows on a terminal, which script(1) plays, and what in a pipe. */
@Tag("dist")
class LoadOnTerminalTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final String[] OPTIONS = {
    "--block-time", "100ms", "--rounds", "1", "--time", "3s", "--warm-up", "0ms"
  };

  @TempDir private Path folder = Path.of("");

  @Test
  void aTerminalShowsOneLineThatIsOverwritten() throws Exception {
    try (RunningLoad load = onTerminal(OPTIONS)) {
      assertEquals(0, load.exitCode(), load.out());
      String[] shown = load.out().split("\u001b\\[\\?7l\u001b\\[K", -1);
      assertTrue(shown.length >= 4, load.out());
      for (int i = 1; i < shown.length - 1; i++) {
        assertTrue(shown[i].endsWith("\u001b[?7h\r"), shown[i]);
        assertFalse(shown[i].contains("\n"), shown[i]);
      }
      assertTrue(shown[shown.length - 2].startsWith("round 1/1"), load.out());
      assertTrue(load.out().contains("| spread"), load.out());
    }
  }

  @Test
  void aPipeGetsPlainLines() throws Exception {
    try (RunningLoad load = RunningLoad.start(folder, List.of(), OPTIONS)) {
      assertEquals(0, load.exitCode(), load.out());
      assertTrue(load.out().lines().anyMatch("warming up"::equals), load.out());
      assertTrue(load.out().chars().noneMatch(c -> c == '\r' || c == '\u001b'), load.out());
    }
  }

  /** The terminal sends it to every process in its foreground, the signer too if it were there. */
  @Test
  void ctrlCOnATerminalEndsTheLoadAndIsNoFaultOfItsSigner() throws Exception {
    try (RunningLoad load =
        onTerminal("--block-time", "100ms", "--time", "20m", "--warm-up", "0ms")) {
      load.awaitSignatures();
      load.type("\u0003");

      assertEquals(130, load.exitCode(), load.out());
      assertTrue(load.out().contains("ended early: interrupted by SIGINT"), load.out());
      assertTrue(load.json().get("clean").getAsBoolean(), load.out());
    }
  }

  private RunningLoad onTerminal(String... options) throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "no script(1), which plays a terminal");
    String command = String.join(" ", RunningLoad.command(folder, options));
    return RunningLoad.run(
        folder, List.of(SCRIPT.toString(), "-qec", "exec " + command, "/dev/null"));
  }
}
