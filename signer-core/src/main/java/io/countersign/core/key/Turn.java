package io.countersign.core.key;

import java.time.Duration;

/**
 * What a device that takes long is told of a signature: who goes first, and when an answer is as
 * good as none.
 *
 * @param until on the clock of {@link System#nanoTime()}
 */
public record Turn(Urgency urgency, long until) {
  /** Of the 5 s that a node waits for its signer: for all that one request asks for together. */
  public static final Duration LONGEST = Duration.ofSeconds(4);

  /** Of a request that comes now. */
  public static Turn of(Urgency urgency) {
    return new Turn(urgency, System.nanoTime() + LONGEST.toNanos());
  }

  /** Of the same request, whose time goes on. */
  public Turn as(Urgency other) {
    return new Turn(other, until);
  }
}
