package io.countersign.harness.conform;

import java.time.Duration;

/**
 * How long things take of which nothing can be seen meanwhile.
 *
 * @param arrival of a signer that was just started, on a busy machine
 * @param back of a signer whose link has ended
 * @param silence a signer has to hang up on a node that says nothing, within this
 * @param away how long the node is away before the signer has to be back within 3 s; long, for
 *     delays that double, and no multiple of anybody's second
 */
public record Patience(Duration arrival, Duration back, Duration silence, Duration away) {
  /** For real signers. */
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          Duration.ofSeconds(25),
          Duration.ofMillis(7_370));
}
