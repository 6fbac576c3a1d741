package io.countersign.interop.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of load on the program as it is packaged; nothing is said about how fast it is. */
@Tag("dist")
class LoadTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void severalChainsWithSeveralNodesHaveEverythingSignedThatWasDue() throws Exception {
    try (RunningLoad run =
        load("--chains", "3", "--links", "2", "--block-time", "150ms", "--time", "1s")) {
      assertEquals(0, run.exitCode(), run.out());
      long lines = run.out().lines().filter(line -> line.matches("(round \\d/|warming).*")).count();
      assertTrue(lines >= 1 && lines <= 3, "one line in ten seconds, got " + run.out());
      JsonObject document = run.json();
      assertEquals(2, document.getAsJsonArray("rounds").size());
      long signed = 0;
      for (var round : document.getAsJsonArray("rounds")) {
        signed += round.getAsJsonObject().get("signatures").getAsLong();
      }
      // Two seconds, three chains, three requests each 150 ms; heights begin at different times.
      assertTrue(signed >= 3 * 3 * 12 && signed <= 3 * 3 * 14, signed + " signed");
      for (String fault : List.of("refused", "link_lost", "wrong_signature")) {
        assertEquals(0, document.getAsJsonObject("faults").get(fault).getAsLong(), fault);
      }
      assertTrue(run.plot().startsWith("<svg "));
    }
  }

  @Test
  void backToBackEndsAfterSoManySignatures() throws Exception {
    try (RunningLoad run = load("--block-time", "0s", "--votes", "1000", "--durability", "ahead")) {
      assertEquals(0, run.exitCode(), run.out());
      JsonObject document = run.json();
      for (var round : document.getAsJsonArray("rounds")) {
        assertEquals(500, round.getAsJsonObject().get("signatures").getAsLong());
      }
      JsonObject sample = document.getAsJsonArray("samples").get(0).getAsJsonObject();
      assertTrue(sample.get("resident_kib").getAsLong() > 10_000, sample.toString());
      assertTrue(sample.get("descriptors").getAsLong() > 5, sample.toString());
      assertEquals(2, sample.get("state_files").getAsLong());
    }
  }

  @Test
  void aLimitThatNothingCanKeepEndsWithOne() throws Exception {
    try (RunningLoad run = load("--block-time", "0s", "--votes", "100", "--most-p99", "0ms")) {
      assertEquals(1, run.exitCode(), run.out());
      assertTrue(run.out().contains("NOT MET"), run.out());
    }
  }

  private RunningLoad load(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--rounds", "2", "--warm-up", "300ms"));
    all.addAll(List.of(options));
    return RunningLoad.start(folder, List.of(), all.toArray(String[]::new));
  }
}
