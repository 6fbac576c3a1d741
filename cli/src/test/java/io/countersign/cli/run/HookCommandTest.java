package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.settings.StateHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator's command, within its limits. */
@Timeout(60)
class HookCommandTest {
  private static final Logger LOG = Logger.getLogger(HookCommand.class.getName());

  @TempDir Path folder;

  @BeforeAll
  static void keepQuiet() {
    LOG.setUseParentHandlers(false);
  }

  @AfterAll
  static void speakAgain() {
    LOG.setUseParentHandlers(true);
  }

  @Test
  void whatItPrintsIsTold() throws HookException {
    assertEquals("a b;$HOME\n", run(9, "printf", "%s\n", "a b;$HOME"));
  }

  @Test
  void thereIsNothingToRead() throws HookException {
    assertEquals("0\n", run(9, "wc", "-c").strip() + "\n");
  }

  @Test
  void anythingButTheExitCode0IsAFailure() {
    assertEquals("sh ended with exit code 3", failure(9, "sh", "-c", "echo no >&2; exit 3"));
  }

  @Test
  void aCommandThatIsNotThereIsAFailure() {
    String failure = failure(9, folder.resolve("none").toString());
    assertTrue(failure.startsWith("could not be started: "), failure);
    assertTrue(failure.contains(folder.resolve("none").toString()), failure);
  }

  @Test
  void whatItPrintsHasALimit() throws HookException {
    assertEquals(HookCommand.MAX_OUTPUT, run(9, "head", "-c", "65536", "/dev/zero").length());
    String tooMuch = "expected head to print at most 65536 bytes, it printed more";
    assertEquals(tooMuch, failure(9, "head", "-c", "65537", "/dev/zero"));
    assertEquals(
        "expected yes to print at most 65536 bytes, it printed more",
        failure(50, "yes", "it never ends"));
  }

  /** Its standard error too, which is read and thrown away. */
  @Test
  void muchOnStandardErrorBlocksNothing() throws HookException {
    assertEquals("ok\n", run(50, "sh", "-c", "head -c 1000000 /dev/zero >&2; echo ok"));
  }

  @Test
  void atTheTimeoutAllOfItIsKilled() throws Exception {
    Path pids = folder.resolve("pids");
    String script = "sleep 300 & echo $! >%s; echo $$ >>%s; wait".formatted(pids, pids);
    assertEquals("sh did not end within 1 s (timeout_secs)", failure(1, "sh", "-c", script));
    List<String> started = Files.readAllLines(pids);
    assertEquals(2, started.size());
    for (String pid : started) {
      assertGone(Long.parseLong(pid));
    }
  }

  @Test
  void whatItLeavesBehindIsKilled() throws Exception {
    Path pid = folder.resolve("pid");
    String script = "sleep 300 & echo $! >%s; sleep 0.2; echo 5".formatted(pid);
    assertEquals("5\n", run(50, "sh", "-c", script));
    assertGone(Long.parseLong(Files.readString(pid).strip()));
  }

  @Test
  void whatCannotBePrintedIsReplaced() {
    assertEquals("nothing", HookCommand.printable(" \n"));
    assertEquals("a?[31mb?c", HookCommand.printable("a\u001b[31mb\nc\n"));
    assertEquals("a?31mb", HookCommand.printable("a\u009b31mb"), "the same in one character");
    assertEquals("x".repeat(200) + "..", HookCommand.printable("x".repeat(201)));
  }

  private static void assertGone(long pid) throws Exception {
    for (int i = 0; i < 200 && isRunning(pid); i++) {
      Thread.sleep(20);
    }
    assertFalse(isRunning(pid), "process " + pid);
  }

  /** A killed process whose parent does not look is still listed. */
  private static boolean isRunning(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/stat");
    return Files.exists(status) && !Files.readString(status).contains(") Z ");
  }

  private static String failure(long seconds, String... command) {
    return String.valueOf(
        assertThrows(HookException.class, () -> run(seconds, command)).getMessage());
  }

  private static String run(long seconds, String... command) throws HookException {
    return HookCommand.run(
        new StateHook(List.of(command), Duration.ofSeconds(seconds), true), "my-1");
  }
}
