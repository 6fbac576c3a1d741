package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Commit;
import io.countersign.core.watermark.Watermark;
import java.io.Closeable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads older commits of one node behind the signatures, and compares them with the watermark of
 * the check before. Which blocks were old by then is the node's word alone: it may keep an answer
 * until the chain holds what was signed here since. So nothing counts from the first height on that
 * was signed after that check.
 */
final class DeepCheck implements Closeable {
  /** With those that were read before the signature. */
  static final int COMMITS = 1_000;

  /** A check comes a minute after the one before at the earliest, and no turn takes so many. */
  private static final int TURNS_IN_WAIT = 8;

  private static final Logger LOG = LoggerFactory.getLogger(DeepCheck.class);

  private final OwnKey key;
  private final WatchedNode node;
  private final NodeLog log;
  private final Supplier<Watermark> lastSigned;
  private final Consumer<String> stop;
  private final ThreadPoolExecutor turns;

  /** This node's commits up to here were read; another one's may say something else. */
  private long readUpTo;

  /**
   * One that reads nothing yet.
   *
   * @param lastSigned asked from another thread
   * @param stop takes the reason why nothing more may be signed, on another thread
   */
  DeepCheck(
      OwnKey key,
      WatchedNode node,
      NodeLog log,
      Supplier<Watermark> lastSigned,
      Consumer<String> stop) {
    this.key = key;
    this.node = node;
    this.log = log;
    this.lastSigned = lastSigned;
    this.stop = stop;
    this.turns =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(TURNS_IN_WAIT),
            Thread.ofPlatform().daemon().name("deep chain check").factory(),
            (turn, pool) -> dropped(pool.isShutdown()));
    turns.allowCoreThreadTimeOut(true);
  }

  private void dropped(boolean closed) {
    if (!closed) {
      LOG.warn(
          "[{}] does not read older commits at {}: {} reads are in wait there",
          key.name(),
          node.rpc(),
          TURNS_IN_WAIT);
    }
  }

  /**
   * Reads from {@code highest} down to what the watermark covers, on a thread of its own.
   *
   * @param last what was last signed here when the node said that it has come past {@code highest}
   * @param since then
   */
  void begin(long highest, Watermark last, FirstSigned since) {
    if (highest >= Math.max(1, last.position().height())) {
      turns.execute(() -> readAndTell(highest, last, since));
    }
  }

  private void readAndTell(long highest, Watermark last, FirstSigned since) {
    long lowest =
        Math.max(
            Math.max(1, last.position().height()),
            Math.max(readUpTo + 1, highest - (COMMITS - NodesCheck.COMMITS) + 1));
    Findings findings = new Findings(key, node.rpc(), last);
    Consumer<Commit> take =
        commit -> {
          if (counts(commit, last, since)) {
            findings.add(commit);
          }
        };
    DeepRead read =
        new DeepRead(key.name().label(), node, take, () -> findings.alarm().isPresent());
    try {
      if (read.down(highest, lowest)) {
        readUpTo = Math.max(readUpTo, Math.min(highest, since.height() - 1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
    log.forged(node.rpc(), findings.forged());
    findings
        .alarm()
        .ifPresent(
            reason -> {
              stop.accept(reason);
              log.stops(reason);
            });
  }

  /**
   * Whether it can hold something that was not signed here. Asked behind the read: a signature that
   * is seen by now was told of before it was made. What is the watermark by now was signed here,
   * whatever else is believed.
   */
  private boolean counts(Commit commit, Watermark last, FirstSigned since) {
    if (commit.height() >= since.height()) {
      return false;
    }
    return commit
        .own()
        .map(Commit.Signed::vote)
        .filter(vote -> vote.position().compareTo(last.position()) > 0)
        .map(vote -> !key.isAt(vote, lastSigned.get()))
        .orElse(true);
  }

  @Override
  public void close() {
    turns.shutdownNow();
  }
}
