package io.countersign.cli.run;

import io.countersign.chaincheck.NodeLook;
import java.time.Duration;
import java.util.Optional;

/**
 * When a node that is connected, and had nothing signed for long, is left for another one. A halted
 * chain, and a key that is not among its validators, look the same from the node in use: so only
 * what another node's RPC shows speaks for leaving, and never the silence alone.
 */
final class IdleRule {
  /** Blocks that two nodes may be apart because they were not asked at the same instant. */
  static final long SLACK = 2;

  private IdleRule() {}

  /** How long a node may have nothing signed: six times {@code failover_after}, at least 60 s. */
  static Duration patience(Duration failoverAfter) {
    Duration six = failoverAfter.multipliedBy(6);
    Duration least = Duration.ofSeconds(60);
    return six.compareTo(least) > 0 ? six : least;
  }

  /**
   * Why the node in use is to be left for the other one; empty if it is not.
   *
   * @param inUse how it stands; empty if it has no RPC
   * @param other the same of the other one
   * @param before height of the other one when nothing was signed any more; 0 if not known
   * @param signed height that was signed last: whoever is behind it gets nothing signed
   */
  static Optional<String> whyLeave(
      Optional<NodeLook> inUse, NodeLook other, long before, long signed) {
    if (!other.told() || other.catchingUp() || other.height() + 1 < signed) {
      return Optional.empty();
    }
    if (inUse.isEmpty() || !inUse.get().told()) {
      return before > 0 && other.height() >= before + SLACK
          ? Optional.of(
              "its RPC does not tell, and the chain has gone on meanwhile, from %d to %d"
                  .formatted(before, other.height()))
          : Optional.empty();
    }
    NodeLook own = inUse.get();
    if (own.catchingUp()) {
      return Optional.of("it is catching up at %d".formatted(own.height()));
    }
    if (other.height() >= own.height() + SLACK) {
      return Optional.of(
          "it is at %d, %d blocks behind".formatted(own.height(), other.height() - own.height()));
    }
    // A height is a claim of whoever answers: what goes on elsewhere speaks against one that is
    // told here and has nothing signed.
    return own.height() >= other.height() + SLACK && before > 0 && other.height() >= before + SLACK
        ? Optional.of(
            "it tells %d, while the chain has gone on elsewhere, from %d to %d"
                .formatted(own.height(), before, other.height()))
        : Optional.empty();
  }
}
