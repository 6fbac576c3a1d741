package io.countersign.core;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long ago something was: by this process's own clock, which nobody can set, or by the host's,
 * which also counts the time that the host slept and the time before the process started; the
 * longer of the two.
 */
final class Elapsed {
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private long lastMillis;
  private long lastNanos;

  /**
   * Since a time by the host's clock.
   *
   * @param lastAt milliseconds since 1970; 0 if it is not known, which is taken for now
   */
  Elapsed(long lastAt, InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.lastMillis = lastAt == 0 ? clock.millis() : lastAt;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** It is now. */
  void restart() {
    lastMillis = clock.millis();
    lastNanos = nanoTime.getAsLong();
  }

  /** Never negative, and 292 years at most. */
  Duration time() {
    long own = nanoTime.getAsLong() - lastNanos;
    long hosts = TimeUnit.MILLISECONDS.toNanos(clock.millis() - lastMillis);
    return Duration.ofNanos(Math.max(own, hosts));
  }
}
