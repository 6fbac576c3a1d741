package io.countersign.harness.bench;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures signers side by side: each in its own process, on the same disk, asked by the same node
 * in alternating rounds, every signature checked outside the measured time.
 */
public final class Bench {
  private Bench() {}

  /**
   * Runs and prints tables in Markdown.
   *
   * @param ours our launcher, which also makes every candidate's configuration
   * @param candidates the first is what the others are compared with
   * @param directory an existing, empty folder, on the disk to be measured
   */
  public static void run(
      Path ours,
      List<Candidate> candidates,
      int rounds,
      Path directory,
      Crypto crypto,
      Ed25519PrivateKey nodeIdentity,
      Consumer<String> out)
      throws IOException {
    List<Lane> lanes = new ArrayList<>();
    try (Deadlines deadlines = new Deadlines()) {
      for (Candidate candidate : candidates) {
        Path own = Files.createDirectory(directory.resolve("lane-" + lanes.size()));
        lanes.add(new Lane(candidate, Lane.setup(ours, own), crypto, nodeIdentity, deadlines));
      }
      for (Lane lane : lanes) {
        lane.warmUp();
      }
      for (int round = 1; round <= rounds; round++) {
        for (Pace pace : Pace.ALL) {
          for (Lane lane : lanes) {
            lane.round(pace);
          }
        }
        out.accept("round %d of %d done".formatted(round, rounds));
      }
      print(lanes, out);
    } finally {
      for (Lane lane : lanes) {
        lane.close();
      }
    }
  }

  private static void print(List<Lane> lanes, Consumer<String> out) throws IOException {
    out.accept("");
    out.accept(
        "| signer       | pace              | message   |  count |  p50 us |  p99 us | p99.9us |");
    out.accept(
        "|--------------|-------------------|-----------|-------:|--------:|--------:|--------:|");
    for (Pace pace : Pace.ALL) {
      lanes.forEach(lane -> lane.rows(pace).forEach(out));
    }
    out.accept("");
    for (Lane lane : lanes) {
      out.accept(
          "%s: start to first signature %.0f ms, resident %.0f MiB"
              .formatted(lane.name(), lane.startMillis(), lane.residentMebibytes()));
    }
    Lane first = lanes.getFirst();
    for (Lane other : lanes.subList(1, lanes.size())) {
      for (Pace pace : Pace.ALL) {
        out.accept(
            "%s / %s, %s: p50 %.2f, p99 %.2f"
                .formatted(
                    first.name(),
                    other.name(),
                    pace.label(),
                    ratio(first, other, pace, 0.5),
                    ratio(first, other, pace, 0.99)));
      }
    }
  }

  private static double ratio(Lane one, Lane other, Pace pace, double quantile) {
    return one.together(pace).quantile(quantile) / other.together(pace).quantile(quantile);
  }
}
