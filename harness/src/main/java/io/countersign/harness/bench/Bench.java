package io.countersign.harness.bench;

import io.countersign.harness.load.EarlyEnd;
import io.countersign.harness.load.Load;
import io.countersign.harness.load.LoadPlan;
import io.countersign.harness.load.LoadResult;
import io.countersign.harness.load.LoadSetup;
import io.countersign.harness.load.LoadView;
import io.countersign.harness.node.Pause;
import io.countersign.harness.node.SignerSetup;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures signers side by side: each in its own process, on the same disk, asked by the same node
 * in alternating rounds, every signature checked outside the measured time.
 */
public final class Bench {
  private static final int KINDS = 3;

  /** Less than the hundred a second that our signer allows, and as a chain's it has cooled. */
  private static final Pause BETWEEN_RAW_BYTES = new Pause(20);

  private final Path ours;
  private final BenchPlan plan;
  private final Path directory;
  private final Crypto crypto;
  private final Ed25519PrivateKey identity;
  private final Consumer<String> out;
  private final List<Lane> lanes = new ArrayList<>();

  private Bench(
      Path ours,
      BenchPlan plan,
      Path directory,
      Crypto crypto,
      Ed25519PrivateKey identity,
      Consumer<String> out) {
    this.ours = ours;
    this.plan = plan;
    this.directory = directory;
    this.crypto = crypto;
    this.identity = identity;
    this.out = out;
  }

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
      BenchPlan plan,
      Path directory,
      Crypto crypto,
      Ed25519PrivateKey nodeIdentity,
      Consumer<String> out)
      throws IOException, InterruptedException {
    Bench bench = new Bench(ours, plan, directory, crypto, nodeIdentity, out);
    try (Deadlines deadlines = new Deadlines()) {
      Measured measured = bench.measure(candidates, deadlines);
      bench.hangUp();
      Report report = new Report(bench.lanes, measured, out);
      report.measured(); // before anything else can fail
      bench.manyChains(measured);
      report.goals();
    } finally {
      bench.hangUp();
    }
  }

  private Measured measure(List<Candidate> candidates, Deadlines deadlines) throws IOException {
    // All set up before the first one runs, which would hang up meanwhile on a busy machine.
    List<SignerSetup> setups = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Path folder = Files.createDirectory(directory.resolve("lane-" + i));
      setups.add(Lane.setup(candidates.get(i), ours, folder));
    }
    for (int i = 0; i < candidates.size(); i++) {
      lanes.add(new Lane(candidates.get(i), setups.get(i), crypto, identity, deadlines));
      pingAll();
    }
    for (Lane lane : lanes) {
      lane.warmUp(this::pingAll);
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      round();
      out.accept("round %d of %d done".formatted(round, plan.rounds()));
    }
    Measured measured = new Measured();
    rawBytes(measured);
    for (Lane lane : lanes) {
      measured.add(lane);
    }
    return measured;
  }

  private void round() throws IOException {
    for (Pace pace : Pace.ALL) {
      for (Lane lane : lanes) {
        lane.round(pace, this::pingAll);
      }
    }
    if (plan.blocks() > 0) {
      blocks(Pace.blocks(plan.blocks()));
    }
    Optional<Lane> ahead = ahead();
    if (plan.votes() > 0 && ahead.isPresent()) {
      ahead.get().round(Pace.longRun(plan.longHeights()), this::pingAll);
    }
  }

  /** All candidates in the same second, each at its own moment of it. */
  private void blocks(Pace pace) throws IOException {
    List<List<Latencies>> into = lanes.stream().map(lane -> lane.beginRound(pace)).toList();
    Pause between = new Pause(1000 / (KINDS * lanes.size()));
    for (int height = 0; height < pace.heights(); height++) {
      for (int kind = 0; kind < KINDS; kind++) {
        for (int i = 0; i < lanes.size(); i++) {
          between.take();
          lanes.get(i).ask(kind, into.get(i));
        }
      }
    }
  }

  private Optional<Lane> ahead() {
    return lanes.stream().filter(lane -> lane.name().equals(Candidate.AHEAD)).findFirst();
  }

  private void rawBytes(Measured measured) throws IOException {
    Optional<Lane> ahead = ahead();
    if (plan.rawBytes() > 0 && ahead.isPresent()) {
      Latencies latencies = ahead.get().rawBytes(plan.rawBytes(), BETWEEN_RAW_BYTES);
      measured.add(Candidate.AHEAD, Quantity.RAW_BYTES, Span.of(latencies.quantile(0.5)));
    }
  }

  /** In a process of its own, while no other candidate runs. */
  private void manyChains(Measured measured) throws IOException, InterruptedException {
    if (plan.chains() == 0) {
      return;
    }
    LoadPlan load =
        new LoadPlan(
            plan.chains(),
            1,
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            plan.rounds(),
            Duration.ofSeconds(plan.chainsSeconds()),
            Duration.ofSeconds(5),
            0,
            1);
    Path folder = Files.createDirectory(directory.resolve("chains"));
    LoadSetup setup = LoadSetup.make(load, folder, Candidate.DURABILITY_AHEAD);
    LoadResult result =
        Load.run(load, setup.ours(ours), crypto, identity, new Quiet(out), new EarlyEnd());
    double[] rounds = result.quantiles(0.99);
    measured.add(
        Candidate.AHEAD,
        Quantity.MANY_CHAINS,
        new Span(result.quantile(0.99), Arrays.stream(rounds).boxed().toList()));
    if (!result.isClean()) {
      throw new IOException("many chains at once: " + result.problem());
    }
  }

  /** Signers hang up on a node that is silent for 10 s, and all but one wait their turn. */
  private void pingAll() throws IOException {
    for (Lane lane : lanes) {
      lane.ping();
    }
  }

  private void hangUp() throws IOException {
    for (Lane lane : lanes) {
      lane.close();
    }
  }

  private record Quiet(Consumer<String> out) implements LoadView {
    @Override
    public void say(String line) {
      out.accept(line);
    }

    @Override
    public void progress(String line) {}
  }
}
