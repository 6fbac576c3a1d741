package io.countersign.core;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * How long ago something was last signed. Within this process by a clock that nobody can set; what
 * passed before it started is known from the host's clock alone.
 */
final class SinceLastSigned {
  private final LongSupplier nanoTime;
  private long before;
  private long from;

  /**
   * Starts from what the watermark says.
   *
   * @param lastAt milliseconds since 1970
   */
  SinceLastSigned(long lastAt, InstantSource clock, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.before = Math.max(0, clock.millis() - lastAt);
    this.from = nanoTime.getAsLong();
  }

  /** Something is being signed now. */
  void restart() {
    before = 0;
    from = nanoTime.getAsLong();
  }

  /** Never negative; in whole milliseconds. */
  Duration elapsed() {
    return Duration.ofMillis(before).plusNanos(nanoTime.getAsLong() - from);
  }
}
