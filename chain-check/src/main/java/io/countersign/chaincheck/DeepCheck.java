package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Deadline;
import io.countersign.core.watermark.Watermark;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads older commits behind the signatures. What it reads was fixed before the check that it
 * follows: a commit is part of the next block, and these have twenty more blocks above them. So
 * nothing that this process signs after that check can be in them, and the watermark of the check
 * is the one to compare with, however far the chain has come since.
 */
final class DeepCheck implements Closeable {
  /** With those that were read before the signature. */
  static final int COMMITS = 1_000;

  private static final int AT_ONCE = 20;
  private static final Duration WITHIN = Duration.ofSeconds(10);

  /** 50 commits a second at most: no load for a node. */
  private static final Duration BETWEEN = Duration.ofMillis(400);

  private static final Logger LOG = LoggerFactory.getLogger(DeepCheck.class);

  private final OwnKey key;
  private final NodeLog log;
  private final Consumer<String> stop;

  /** One at a time, one more in wait; a third could only come while a node takes minutes. */
  private final ThreadPoolExecutor turns;

  private long readUpTo;

  DeepCheck(OwnKey key, NodeLog log, Consumer<String> stop) {
    this.key = key;
    this.log = log;
    this.stop = stop;
    this.turns =
        new ThreadPoolExecutor(
            1,
            1,
            BETWEEN.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(1),
            Thread.ofPlatform().daemon().name("deep chain check").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    turns.allowCoreThreadTimeOut(true);
  }

  /**
   * Reads from {@code highest} down to what the watermark covers, on a thread of its own.
   *
   * @param last what was last signed here when the node said that it has come past {@code highest}
   */
  void begin(WatchedNode node, long highest, Watermark last) {
    if (highest >= Math.max(1, last.position().height())) {
      turns.execute(() -> readAndTell(node, highest, last));
    }
  }

  private void readAndTell(WatchedNode node, long highest, Watermark last) {
    long lowest =
        Math.max(
            Math.max(1, last.position().height()),
            Math.max(readUpTo + 1, highest - (COMMITS - NodesCheck.COMMITS) + 1));
    Findings findings = new Findings(key, node.address(), last);
    try {
      long missing = read(node, highest, lowest, findings);
      if (missing < lowest) {
        readUpTo = Math.max(readUpTo, highest);
      }
      say(node, highest, Math.max(lowest, missing + 1));
    } catch (IOException e) {
      LOG.info(
          "[{}] gave up reading the commits of heights {} to {} at {}: {}",
          key.chainId(),
          lowest,
          highest,
          node.address(),
          WatchedNode.describe(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
    log.forged(node.address(), findings.forged());
    findings
        .alarm()
        .ifPresent(
            reason -> {
              stop.accept(reason);
              log.stops(reason);
            });
  }

  /** The height from which on, downwards, the node has no commits; 0 if it had all. */
  private static long read(WatchedNode node, long highest, long lowest, Findings findings)
      throws IOException, InterruptedException {
    for (long top = highest; top >= lowest && findings.alarm().isEmpty(); top -= AT_ONCE) {
      Thread.sleep(BETWEEN);
      long missing =
          node.readCommits(top, Math.max(lowest, top - AT_ONCE + 1), findings, Deadline.in(WITHIN));
      if (missing > 0) {
        return missing;
      }
    }
    return 0;
  }

  private void say(WatchedNode node, long highest, long lowest) {
    if (highest < lowest) {
      LOG.info("[{}] {} keeps no older commits to read", key.chainId(), node.address());
    } else {
      LOG.info(
          "[{}] read the commits of heights {} to {} at {}",
          key.chainId(),
          lowest,
          highest,
          node.address());
    }
  }

  @Override
  public void close() {
    turns.shutdownNow();
  }
}
