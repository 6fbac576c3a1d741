package io.countersign.interop.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.harness.conform.Checks;
import io.countersign.harness.node.SignerSetup;
import io.countersign.interop.node.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A conformance run that is stopped by hand keeps its outcomes, and leaves no signer behind. */
@Tag("dist")
class ConformStopTest {
  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");

  @TempDir private Path folder = Path.of("");
  private Optional<Process> running = Optional.empty();

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void aSignalEndsItBehindTheCheckThatRunsWithTheOutcomesSoFar(String signal, int code)
      throws Exception {
    Process conform = start();
    awaitPrinted("pass  must    ping");
    ProcessHandle signer = conform.children().findFirst().orElseThrow();
    signal(signal, conform);

    assertTrue(conform.waitFor(60, TimeUnit.SECONDS), out());
    assertEquals(code, conform.exitValue(), out());
    assertTrue(out().contains("ended early: interrupted by SIG" + signal), out());
    assertTrue(out().contains(" passed, 0 failed"), out());
    JsonObject document =
        JsonParser.parseString(Files.readString(folder.resolve("outcomes.json"))).getAsJsonObject();
    assertEquals("interrupted by SIG" + signal, document.get("ended_early").getAsString());
    int outcomes = document.getAsJsonArray("outcomes").size();
    assertTrue(outcomes >= 1 && outcomes < Checks.all().size(), "all, or none: " + outcomes);
    String junit = Files.readString(folder.resolve("junit.xml"));
    assertTrue(junit.contains("name=\"ping\""), junit);
    assertTrue(junit.contains("errors=\"1\""), junit);
    assertEnded(signer);
  }

  /** At whatever moment of the start it comes. */
  @RepeatedTest(5)
  void aSignalWhileTheSignerIsBeingStartedLeavesNoneBehind(RepetitionInfo repetition)
      throws Exception {
    Process conform =
        start("sleep 3600", List.of("--listen", SignerSetup.freeAddress().toString()));
    awaitPrinted("listens at ");
    Thread.sleep(repetition.getCurrentRepetition() * 5L - 5);
    List<ProcessHandle> signers = new ArrayList<>(conform.children().toList());
    signal("TERM", conform);
    while (conform.isAlive()) {
      conform.children().forEach(signers::add);
    }

    assertEquals(143, conform.exitValue(), out());
    for (ProcessHandle signer : signers) {
      assertEnded(signer);
    }
  }

  @Test
  void aSecondSignalEndsItAtOnceAndTheSignerToo() throws Exception {
    Process conform = start();
    awaitPrinted("pass  must    ping");
    ProcessHandle signer = conform.children().findFirst().orElseThrow();
    new ProcessBuilder("kill", "-STOP", Long.toString(signer.pid())).start().waitFor();
    signal("INT", conform);
    awaitPrinted("once more ends at once");
    signal("INT", conform);

    assertTrue(conform.waitFor(60, TimeUnit.SECONDS), out());
    assertEquals(130, conform.exitValue(), out());
    assertFalse(out().contains("ended early"), out());
    assertEnded(signer);
  }

  @AfterEach
  void endsWhatIsLeft() {
    running.ifPresent(
        process -> {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        });
  }

  private Process start() throws Exception {
    SignerSetup setup = new SignerSetup("stop-1", PROGRAM, folder);
    setup.create(line -> {});
    Path config = folder.resolve("tmkms.toml");
    return start(
        PROGRAM + " start -c {config}",
        List.of("--config", config.toString(), "--listen", setup.address().toString()));
  }

  private Process start(String launch, List<String> options) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(PROGRAM.toString(), "harness", "conform", "--chain", "stop-1"));
    command.addAll(List.of("--launch", launch));
    command.addAll(List.of("--json", folder.resolve("outcomes.json").toString()));
    command.addAll(List.of("--junit", folder.resolve("junit.xml").toString()));
    command.addAll(options);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    running = Optional.of(process);
    return process;
  }

  private static void signal(String name, Process process) throws Exception {
    assertEquals(
        0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
  }

  private String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  private void awaitPrinted(String text) throws Exception {
    Await.present(
        "\"%s\" of the run, got %s".formatted(text, out()),
        () -> out().contains(text) ? Optional.of(text) : Optional.empty());
  }

  private static void assertEnded(ProcessHandle signer) throws Exception {
    signer.onExit().get(10, TimeUnit.SECONDS);
    assertFalse(signer.isAlive());
  }
}
