package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Deadline;
import io.countersign.chaincheck.rpc.RpcException;
import io.countersign.chaincheck.rpc.VotingPower;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Warns once if the chain cannot go on without this validator. The first node that tells decides;
 * no signature waits for it.
 */
final class PowerLook implements Runnable {
  /** 10,000 validators are a hundred pages. */
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  /** What a node can make us read of wrong answers is bounded by this. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final List<WatchedNode> nodes;
  private final NodeLog log;

  PowerLook(List<WatchedNode> nodes, NodeLog log) {
    this.nodes = nodes;
    this.log = log;
  }

  @Override
  public void run() {
    try {
      Duration wait = FIRST_WAIT;
      while (nodes.stream().noneMatch(this::tells)) {
        Thread.sleep(wait);
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private boolean tells(WatchedNode node) {
    try {
      Optional<VotingPower> power = node.votingPower(Deadline.in(WITHIN));
      if (power.filter(VotingPower::isIndispensable).isPresent()) {
        log.indispensable(node.rpc(), power.get().share());
      }
      return power.isPresent();
    } catch (RpcException e) {
      log.powerUnknown(node.rpc(), WatchedNode.describe(e));
      return false;
    } catch (IOException e) {
      return false; // The check says so, once it matters.
    }
  }
}
