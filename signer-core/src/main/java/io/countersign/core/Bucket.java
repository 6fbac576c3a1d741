package io.countersign.core;

import java.util.function.LongSupplier;

/** So many at once, and so many a second: refills with time. Not thread-safe. */
public final class Bucket {
  private final int burst;
  private final double perNano;
  private final LongSupplier nanoTime;
  private double available;
  private long updated;

  /**
   * A full one.
   *
   * @param nanoTime the clock, {@code System::nanoTime}
   */
  public Bucket(int burst, double perSecond, LongSupplier nanoTime) {
    this.burst = burst;
    this.perNano = perSecond / 1e9;
    this.nanoTime = nanoTime;
    this.available = burst;
    this.updated = nanoTime.getAsLong();
  }

  /** Takes one out, if there is one. */
  public boolean take() {
    long now = nanoTime.getAsLong();
    available = Math.min(burst, available + (now - updated) * perNano);
    updated = now;
    if (available < 1) {
      return false;
    }
    available--;
    return true;
  }
}
