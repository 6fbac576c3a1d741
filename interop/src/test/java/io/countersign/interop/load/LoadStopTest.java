package io.countersign.interop.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A load that does not come to its end keeps what it has measured, and leaves no signer behind. */
@Tag("dist")
class LoadStopTest {
  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void aSignalEndsItWithTheReportOfWhatWasMeasured(String signal, int code) throws Exception {
    try (RunningLoad load = hour()) {
      load.awaitSignatures();
      ProcessHandle signer = load.signer();
      load.signal(signal);

      assertEquals(code, load.exitCode(), load.out());
      assertTrue(load.out().contains("ended early: interrupted by SIG" + signal), load.out());
      assertTrue(load.out().contains("1 of 3 rounds"), load.out());
      assertTrue(load.out().contains("too late to be asked 0"), load.out());
      JsonObject document = load.json();
      assertEquals("interrupted by SIG" + signal, document.get("ended_early").getAsString());
      assertEquals(1, document.getAsJsonArray("rounds").size());
      assertTrue(signatures(document) > 0, document.toString());
      assertEquals(0, faults(document, "link_lost"), document.toString());
      assertTrue(load.plot().startsWith("<svg "));
      assertEnded(signer);
    }
  }

  @Test
  void anHourBetweenTwoBlocksIsNotWaitedFor() throws Exception {
    try (RunningLoad load =
        start("--block-time", "1h", "--think-time", "0ms", "--time", "3h", "--warm-up", "0ms")) {
      load.awaitPrinted("connected within");
      load.awaitPrinted("warming up");
      load.signal("INT");

      assertEquals(130, load.exitCode(), load.out());
      assertTrue(load.out().contains("ended early: interrupted by SIGINT"), load.out());
    }
  }

  @Test
  void aSignerThatHangsThenIsReportedToo() throws Exception {
    try (RunningLoad load = backToBack()) {
      load.awaitSignatures();
      ProcessHandle signer = load.signer();
      RunningLoad.signal("STOP", signer.pid());
      load.signal("INT");

      assertEquals(130, load.exitCode(), load.out());
      assertEquals(1, faults(load.json(), "link_lost"), load.out());
      assertTrue(load.out().contains("no answer when the load was ended"), load.out());
      assertEnded(signer);
    }
  }

  @Test
  void aSecondSignalEndsItAtOnceAndTheSignerToo() throws Exception {
    try (RunningLoad load = backToBack()) {
      load.awaitSignatures();
      ProcessHandle signer = load.signer();
      RunningLoad.signal("STOP", signer.pid());
      load.signal("INT");
      load.awaitPrinted("once more ends at once");
      load.signal("INT");

      assertEquals(130, load.exitCode(), load.out());
      assertFalse(load.out().contains("ended early"), load.out());
      assertEnded(signer);
    }
  }

  @Test
  void beforeAnythingIsMeasuredTheFirstEndsIt() throws Exception {
    try (RunningLoad load = start("--launch", "sleep 600")) {
      ProcessHandle signer = load.signer();
      load.signal("TERM");

      assertEquals(143, load.exitCode(), load.out());
      assertFalse(load.out().contains("ended early"), load.out());
      assertEnded(signer);
    }
  }

  @Test
  void aSignerThatDiesOnTheWayEndsItWithTheReportAndTheReason() throws Exception {
    try (RunningLoad load = hour()) {
      load.awaitSignatures();
      RunningLoad.signal("KILL", load.signer().pid());

      assertEquals(1, load.exitCode(), load.out());
      assertTrue(
          load.out()
              .contains("ended early: no signer connected: it ended with exit code 137, see "),
          load.out());
      JsonObject document = load.json();
      assertTrue(signatures(document) > 0, document.toString());
      assertEquals(1, faults(document, "link_lost"), document.toString());
      assertFalse(document.get("clean").getAsBoolean());
    }
  }

  private RunningLoad hour() throws Exception {
    return start("--block-time", "100ms", "--rounds", "3", "--time", "20m", "--warm-up", "0ms");
  }

  /** There is always a request that waits for its answer. */
  private RunningLoad backToBack() throws Exception {
    return start("--block-time", "0s", "--votes", "1000000000", "--warm-up", "0ms");
  }

  private RunningLoad start(String... options) throws Exception {
    return RunningLoad.start(folder, List.of(), options);
  }

  private static long signatures(JsonObject document) {
    return document.getAsJsonArray("rounds").get(0).getAsJsonObject().get("signatures").getAsLong();
  }

  private static long faults(JsonObject document, String kind) {
    return document.getAsJsonObject("faults").get(kind).getAsLong();
  }

  private static void assertEnded(ProcessHandle signer) throws Exception {
    signer.onExit().get(10, TimeUnit.SECONDS);
    assertFalse(signer.isAlive());
  }
}
