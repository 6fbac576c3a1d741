package io.countersign.harness.bench;

import io.countersign.harness.node.SignerSetup;
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
    // All set up before the first one runs, which would hang up meanwhile on a busy machine.
    List<SignerSetup> setups = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      setups.add(Lane.setup(ours, Files.createDirectory(directory.resolve("lane-" + i))));
    }
    try (Deadlines deadlines = new Deadlines()) {
      for (int i = 0; i < candidates.size(); i++) {
        lanes.add(new Lane(candidates.get(i), setups.get(i), crypto, nodeIdentity, deadlines));
        pingAll(lanes);
      }
      for (Lane lane : lanes) {
        lane.warmUp(() -> pingAll(lanes));
      }
      for (int round = 1; round <= rounds; round++) {
        for (Pace pace : Pace.ALL) {
          for (Lane lane : lanes) {
            lane.round(pace, () -> pingAll(lanes));
          }
        }
        out.accept("round %d of %d done".formatted(round, rounds));
      }
      new Report(lanes, out).print();
    } finally {
      for (Lane lane : lanes) {
        lane.close();
      }
    }
  }

  /** Signers hang up on a node that is silent for 10 s, and all but one wait their turn. */
  private static void pingAll(List<Lane> lanes) throws IOException {
    for (Lane lane : lanes) {
      lane.ping();
    }
  }
}
