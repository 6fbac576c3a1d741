package io.countersign.core.session;

import java.util.function.LongSupplier;

/**
 * Bounds what a peer can make us log: a bucket of lines that refills with time. What was left out
 * is counted, to be said with the next line. For one thread.
 */
final class LogThrottle {
  private final int burst;
  private final double linesPerNano;
  private final LongSupplier nanoTime;
  private double available;
  private long updated;
  private long leftOut;

  /**
   * A full bucket.
   *
   * @param nanoTime the clock, {@code System::nanoTime}
   */
  LogThrottle(int burst, double linesPerSecond, LongSupplier nanoTime) {
    this.burst = burst;
    this.linesPerNano = linesPerSecond / 1e9;
    this.nanoTime = nanoTime;
    this.available = burst;
    this.updated = nanoTime.getAsLong();
  }

  /** Whether one more line may be written now. */
  boolean permits() {
    long now = nanoTime.getAsLong();
    available = Math.min(burst, available + (now - updated) * linesPerNano);
    updated = now;
    if (available < 1) {
      leftOut++;
      return false;
    }
    available--;
    return true;
  }

  /** {@code " (17 such lines were left out)"} once after lines were left out, else empty. */
  String mention() {
    String text = leftOut == 0 ? "" : " (%d such lines were left out)".formatted(leftOut);
    leftOut = 0;
    return text;
  }
}
