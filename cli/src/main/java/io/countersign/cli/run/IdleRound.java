package io.countersign.cli.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Turns of the nodes once one was left for what the RPCs tell, until something is signed. Heights
 * are claims: a liar's speaks for itself for ever, so that none is heard here. Each node has the
 * signer for one patience, and then the next of the list.
 *
 * @param <N> what a node is told by
 * @param on whether a node was left, and nothing was signed since
 * @param inUse the node that has its turn; null if none was seen yet
 * @param signedAt when something was signed last
 * @param since when its turn began, by {@link System#nanoTime}; a new connection of the same node
 *     begins none, or whoever hangs up would be kept
 */
record IdleRound<N>(boolean on, @Nullable N inUse, long signedAt, long since) {
  /** No node was left. */
  static <N> IdleRound<N> none() {
    return new IdleRound<>(false, null, 0, 0);
  }

  /** As it stands now; over where something was signed. */
  IdleRound<N> seen(N nowInUse, long nowSignedAt, long now) {
    return new IdleRound<>(
        on && nowSignedAt == signedAt, nowInUse, nowSignedAt, nowInUse.equals(inUse) ? since : now);
  }

  /** After a node was left for another one, whose turn begins. */
  IdleRound<N> left(N nowInUse, long now) {
    return new IdleRound<>(true, nowInUse, signedAt, now);
  }

  /** Whether the next of the list is to be served. */
  boolean isTurnOver(long now, Duration patience) {
    return on && now - since >= patience.toNanos();
  }
}
