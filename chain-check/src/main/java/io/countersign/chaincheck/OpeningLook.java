package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Deadline;
import io.countersign.chaincheck.rpc.NodeStatus;
import io.countersign.core.watermark.Watermark;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Shows the height of a node, unless that of another one was shown, as soon as there is one: a node
 * that asks for nothing, since it catches up or is jailed, never gives a reason for a check.
 */
final class OpeningLook implements Runnable {
  private static final Duration WITHIN = Duration.ofSeconds(2);

  /** A node serves its RPC only after it has asked its signer for the key. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final WatchedNode node;
  private final NodeLog log;
  private final Supplier<Watermark> lastSigned;

  OpeningLook(WatchedNode node, NodeLog log, Supplier<Watermark> lastSigned) {
    this.node = node;
    this.log = log;
    this.lastSigned = lastSigned;
  }

  @Override
  public void run() {
    try {
      while (!log.heightShown()) {
        look();
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void look() {
    try {
      NodeStatus status = node.status(Deadline.in(WITHIN));
      if (node.isOurs(status)) {
        log.height(node.rpc(), status.height(), status.catchingUp(), lastSigned.get());
      }
    } catch (IOException e) {
      // The check says so, once it matters.
    }
  }
}
