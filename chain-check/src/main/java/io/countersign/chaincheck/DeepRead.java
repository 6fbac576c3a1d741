package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Commit;
import io.countersign.chaincheck.rpc.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a range of one node's commits, a few at a time, and goes on where it failed. Used once. */
final class DeepRead {
  private static final int AT_ONCE = 20;
  private static final Duration WITHIN = Duration.ofSeconds(10);

  /** 50 commits a second at most: no load for a node. */
  private static final Duration BETWEEN = Duration.ofMillis(400);

  /** With the pauses between them, five minutes: a node that restarts is back by then. */
  private static final int TRIES = 10;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(DeepRead.class);

  private final String label;
  private final WatchedNode node;
  private final Consumer<Commit> take;
  private final BooleanSupplier found;
  private int failures;
  private Duration pause = FIRST_PAUSE;

  /**
   * A read of one node.
   *
   * @param found whether what was taken is reason enough to read no more
   */
  DeepRead(String label, WatchedNode node, Consumer<Commit> take, BooleanSupplier found) {
    this.label = label;
    this.node = node;
    this.take = take;
    this.found = found;
  }

  /**
   * Reads from {@code highest} down to {@code lowest}, or until something is found.
   *
   * @return whether anything was read, and all that the node has
   */
  boolean down(long highest, long lowest) throws InterruptedException {
    long top = highest;
    while (top >= lowest && !found.getAsBoolean()) {
      Thread.sleep(BETWEEN);
      long end = Math.max(lowest, top - AT_ONCE + 1);
      try {
        long missing = node.readCommits(top, end, take, Deadline.in(WITHIN));
        if (missing > 0) {
          sayRead(highest, missing + 1);
          return missing < highest;
        }
        top = end - 1;
      } catch (IOException e) {
        if (!triesAgain(top, lowest, WatchedNode.describe(e))) {
          return false;
        }
      }
    }
    sayRead(highest, lowest);
    return highest >= lowest;
  }

  private boolean triesAgain(long top, long lowest, String reason) throws InterruptedException {
    if (found.getAsBoolean()) {
      return false;
    }
    failures++;
    boolean again = failures < TRIES;
    if (failures == 1 || !again) {
      LOG.warn(
          "[{}] could not read the commits of heights {} to {} at {}: {}; {}",
          label,
          lowest,
          top,
          node.rpc(),
          reason,
          again ? "tries again for five minutes" : "gave up, so what is in them is not known");
    }
    if (again) {
      Thread.sleep(pause);
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
    return again;
  }

  private void sayRead(long highest, long lowest) {
    if (found.getAsBoolean()) {
      return; // more is said of that
    }
    if (highest < lowest) {
      LOG.info("[{}] {} has no older commits to read", label, node.rpc());
    } else {
      LOG.info(
          "[{}] read the commits of heights {} to {} at {}", label, lowest, highest, node.rpc());
    }
  }
}
