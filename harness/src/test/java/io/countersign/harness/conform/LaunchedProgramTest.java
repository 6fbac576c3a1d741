package io.countersign.harness.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LaunchedProgramTest {
  @TempDir private Path folder;

  @Test
  void aSignalInTheMiddleOfACheckEndsTheSignerAndPutsItsStateBack() throws Exception {
    Path state = Files.writeString(folder.resolve("state.json"), "7");
    Process taker = taker();
    try {
      while (taker.isAlive() && !Files.exists(folder.resolve("taken"))) {
        Thread.sleep(5);
      }
      assertFalse(Files.exists(state), "taken away");

      taker.destroy();
      assertTrue(taker.waitFor(60, TimeUnit.SECONDS), "it ends");

      assertEquals("7", Files.readString(state));
      assertFalse(Files.exists(folder.resolve("state.json.conform")));
      long signer = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
      assertFalse(ProcessHandle.of(signer).map(ProcessHandle::isAlive).orElse(false));
    } finally {
      taker.destroyForcibly();
    }
  }

  @Test
  void aCheckThatBreaksOffPutsTheStateBack() throws Exception {
    Path state = Files.writeString(folder.resolve("state.json"), "7");
    try (LaunchedProgram program = program("exec sleep 60", state)) {
      program.loseState();
      program.start();
      assertEquals(Optional.empty(), program.gone());
    }
    assertEquals("7", Files.readString(state));
  }

  @Test
  void oneThatHasEndedSaysHowAndWhereItSaidWhy() throws Exception {
    try (LaunchedProgram program = program("echo no key; exit 7", folder.resolve("state.json"))) {
      program.start();
      while (program.gone().isEmpty()) {
        Thread.sleep(5);
      }
      assertEquals(
          Optional.of("it ended with exit code 7, see " + folder.resolve("signer.log")),
          program.gone());
      assertEquals("no key\n", Files.readString(folder.resolve("signer.log")));
    }
  }

  private LaunchedProgram program(String script, Path state) {
    return new LaunchedProgram(
        List.of("sh", "-c", script),
        folder,
        folder.resolve("signer.log"),
        new StateFiles(List.of(state)));
  }

  private Process taker() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StateTaker.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("taker.log").toFile())
        .start();
  }
}
