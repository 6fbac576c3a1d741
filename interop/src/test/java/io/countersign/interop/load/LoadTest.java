package io.countersign.interop.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.interop.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of load on the program as it is packaged; nothing is said about how fast it is. */
@Tag("dist")
class LoadTest {
  private static final String PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign").toString();

  @TempDir private Path folder;

  @Test
  void severalChainsWithSeveralNodesHaveEverythingSignedThatWasDue() throws Exception {
    Run run = load("--chains", "3", "--links", "2", "--block-time", "150ms", "--time", "1s");

    assertEquals(0, run.exitCode(), run.out() + run.err());
    long lines = run.out().lines().filter(line -> line.matches("(round \\d/|warming).*")).count();
    assertTrue(lines >= 1 && lines <= 3, "one line in ten seconds, got " + run.out());
    JsonObject document = JsonParser.parseString(Files.readString(json())).getAsJsonObject();
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
    assertTrue(Files.readString(folder.resolve("plot.svg")).startsWith("<svg "));
  }

  @Test
  void backToBackEndsAfterSoManySignatures() throws Exception {
    Run run = load("--block-time", "0s", "--votes", "1000", "--durability", "ahead");

    assertEquals(0, run.exitCode(), run.out() + run.err());
    JsonObject document = JsonParser.parseString(Files.readString(json())).getAsJsonObject();
    for (var round : document.getAsJsonArray("rounds")) {
      assertEquals(500, round.getAsJsonObject().get("signatures").getAsLong());
    }
    JsonObject sample = document.getAsJsonArray("samples").get(0).getAsJsonObject();
    assertTrue(sample.get("resident_kib").getAsLong() > 10_000, sample.toString());
    assertTrue(sample.get("descriptors").getAsLong() > 5, sample.toString());
    assertEquals(2, sample.get("state_files").getAsLong());
  }

  @Test
  void aLimitThatNothingCanKeepEndsWithOne() throws Exception {
    Run run = load("--block-time", "0s", "--votes", "100", "--most-p99", "0ms");

    assertEquals(1, run.exitCode(), run.out() + run.err());
    assertTrue(run.out().contains("NOT MET"), run.out());
  }

  private Path json() {
    return folder.resolve("load.json");
  }

  private Run load(String... options) throws Exception {
    var command = new ArrayList<>(List.of(PROGRAM, "harness", "load"));
    command.addAll(
        List.of("--rounds", "2", "--warm-up", "300ms", "--dir", folder.resolve("work").toString()));
    command.addAll(List.of("--json", json().toString(), "--plot", folder + "/plot.svg"));
    command.addAll(List.of(options));
    return Run.of(folder, Map.of("PATH", "/usr/bin:/bin"), command);
  }
}
