package io.countersign.harness.torture;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kills the real program again and again while two nodes ask it for signatures, and checks all that
 * it ever signed: never two contents for one position, and the last request always signed again.
 */
public final class Torture {
  /** For each kill the history holds about 1 KB in memory. */
  public static final int MOST_KILLS = 20_000;

  private static final String CHAIN_ID = "torture-1";
  private static final int PROGRESS_LINES = 20;

  private final Arena arena;
  private final Crypto crypto;
  private final History history;
  private final Counts counts;
  private final Random random = new Random();
  private final Tempo tempo = new Tempo();
  private final TestChain chain = new TestChain(CHAIN_ID);
  private final Walk walk;
  private @Nullable Judge judge;

  private Torture(Arena arena, Crypto crypto, History history, Counts counts) {
    this.arena = arena;
    this.crypto = crypto;
    this.history = history;
    this.counts = counts;
    // What was under way when an earlier run was killed is at most one height above what it wrote.
    this.walk = new Walk(random, chain, counts, history.highest() + 2);
  }

  /**
   * Kills it until there have been so many kills in this folder, those of earlier runs included.
   *
   * @param program the signer's launcher
   * @param directory an existing folder, empty or left by an earlier run
   * @param kills at most {@link #MOST_KILLS}
   * @param chainLine a line for {@code [[chain]]} of the configuration; empty for none
   * @param out takes each line as it happens
   * @throws IOException if the signer did what it must not, or it could not be run; the folder has
   *     the evidence
   */
  public static void run(
      Path program,
      Path directory,
      int kills,
      String chainLine,
      Crypto crypto,
      Ed25519PrivateKey nodeIdentity,
      Consumer<String> out)
      throws IOException {
    try (History history = History.open(CHAIN_ID, directory.resolve("history"));
        Arena arena = Arena.open(CHAIN_ID, program, directory, chainLine, crypto, nodeIdentity)) {
      Counts counts = Counts.open(directory.resolve("counts"));
      new Torture(arena, crypto, history, counts).killUntil(kills, out);
      summary(counts, history, out);
    } catch (ViolationException e) {
      throw new IOException("%s; all of it is in %s".formatted(e.getMessage(), directory), e);
    }
  }

  private void killUntil(int kills, Consumer<String> out) throws IOException {
    int every = Math.max(1, kills / PROGRESS_LINES);
    while (counts.of(Count.KILLS) < kills) {
      long began = System.nanoTime();
      live();
      counts.add(Count.KILLS);
      counts.add(Count.MILLIS, (System.nanoTime() - began) / 1_000_000);
      counts.save();
      if (counts.of(Count.KILLS) % every == 0) {
        out.accept(
            "%d of %d kills, %d signatures"
                .formatted(counts.of(Count.KILLS), kills, counts.of(Count.SIGNATURES)));
      }
    }
  }

  private void live() throws IOException {
    KillPlan plan = KillPlan.draw(random, tempo);
    SignerProgram signer = arena.start();
    if (plan instanceof KillPlan.Unasked(long nanos)) {
      Tempo.pause(nanos);
      signer.kill();
      counts.add(Count.BEFORE_A_REQUEST);
      return;
    }
    long began = System.nanoTime();
    List<RemoteSigner> links = arena.accept();
    tempo.started(System.nanoTime() - began);
    try {
      Judge judging = judge(links.getFirst());
      Life life = new Life(signer, links, plan, tempo);
      walk.resume(life, judging);
      while (!life.isOver()) {
        walk.step(life, judging);
      }
      counts.add(life.endedInTheMiddle() ? Count.BETWEEN : Count.AFTER_AN_ANSWER);
    } finally {
      links.forEach(RemoteSigner::close);
    }
  }

  private Judge judge(RemoteSigner link) throws IOException {
    if (judge == null) {
      AnswerCheck check = AnswerCheck.of(link, crypto, CHAIN_ID, true);
      judge = new Judge(CHAIN_ID, check, history, counts);
    }
    return judge;
  }

  private static void summary(Counts counts, History history, Consumer<String> out) {
    out.accept("");
    for (Count count : Count.values()) {
      if (count != Count.MILLIS) {
        out.accept("%8d %s".formatted(counts.of(count), count.label()));
      }
    }
    out.accept("%8d positions signed".formatted(history.positions()));
    out.accept("       0 conflicts: each for one content alone, every signature valid");
    double seconds = counts.of(Count.MILLIS) / 1e3;
    out.accept("%8.0f seconds, %.2f a kill".formatted(seconds, seconds / counts.of(Count.KILLS)));
  }
}
