package io.countersign.core.guard;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a height may be above the last one: as many blocks as the time since then explains, and
 * some more. A node that is wrong or compromised could otherwise ask once for a height that no
 * chain will reach in a lifetime, below which nothing can ever be signed again. The next height is
 * always near enough, however fast the chain is.
 *
 * @param blocksPerSecond the fastest that a chain is believed to be
 * @param more heights that may be skipped beyond that, for clocks and chains that are not quite
 *     right; what is used of them comes back with time alone
 */
public record JumpLimit(long blocksPerSecond, long more) {
  /** Ten blocks a second and 1,000. */
  public static final JumpLimit DEFAULT = new JumpLimit(10, 1_000);

  public JumpLimit {
    if (blocksPerSecond < 0 || more < 0) {
      throw new IllegalArgumentException(
          "expected a limit of 0 or more, got %d a second and %d".formatted(blocksPerSecond, more));
    }
  }

  /**
   * Why a height is too far above the last one; empty if it is not.
   *
   * @param argument names the key in the command that lets it through
   * @param last height from which to measure; 0 for none, which is never too far
   * @param elapsed since {@code last} was signed
   * @param left of {@link #more}
   */
  public Optional<String> problem(
      String argument, long last, Duration elapsed, long left, long asked) {
    long believed = believed(elapsed, left);
    if (last == 0 || asked - last <= Math.max(1, believed)) {
      return Optional.empty();
    }
    return Optional.of(
        ("height jump: asked to sign height %d, %d above the last one, %d; in the %d s since then at most %d"
                + " heights are believed; if the chain is really there (ask an explorer, not this node), stop the signer and type:"
                + " countersign state raise %s --height %d")
            .formatted(
                asked, asked - last, last, elapsed.toSeconds(), believed, argument, asked - 1));
  }

  /** What is left of {@link #more} after a height was signed. */
  public long left(long last, Duration elapsed, long left, long signed) {
    long skipped = last == 0 ? 0 : Math.max(0, signed - last - 1);
    return Math.min(more, Math.max(0, believed(elapsed, left) - skipped));
  }

  /** How far above the last height the chain can have come in that time. */
  public long believed(Duration elapsed) {
    return believed(elapsed, more);
  }

  private long believed(Duration elapsed, long left) {
    double blocks = (double) blocksPerSecond * Math.max(0, elapsed.toMillis()) / 1000;
    return (long) Math.min(Long.MAX_VALUE, blocks + left);
  }
}
