package io.countersign.core.session;

import io.countersign.core.Bucket;
import java.util.function.LongSupplier;

/**
 * Bounds what a peer can make us log: a bucket of lines that refills with time. What was left out
 * is counted, to be said with the next line. For one thread.
 */
final class LogThrottle {
  private final Bucket lines;
  private long leftOut;

  /**
   * A full bucket.
   *
   * @param nanoTime the clock, {@code System::nanoTime}
   */
  LogThrottle(int burst, double linesPerSecond, LongSupplier nanoTime) {
    this.lines = new Bucket(burst, linesPerSecond, nanoTime);
  }

  /** Whether one more line may be written now. */
  boolean permits() {
    if (lines.take()) {
      return true;
    }
    leftOut++;
    return false;
  }

  /** {@code " (17 such lines were left out)"} once after lines were left out, else empty. */
  String mention() {
    String text = leftOut == 0 ? "" : " (%d such lines were left out)".formatted(leftOut);
    leftOut = 0;
    return text;
  }
}
