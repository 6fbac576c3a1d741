package io.countersign.chaincheck.rpc;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A moment by which all of something must be over, however the bytes trickle in. */
public final class Deadline {
  private final Duration duration;
  private final long end;

  private Deadline(Duration duration) {
    this.duration = duration;
    this.end = System.nanoTime() + duration.toNanos();
  }

  /** This long from now. */
  public static Deadline in(Duration duration) {
    return new Deadline(duration);
  }

  /**
   * What is left of it, at least 1.
   *
   * @throws SocketTimeoutException if nothing is
   */
  int millisLeft() throws SocketTimeoutException {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw expired();
    }
    return (int) Math.max(1, left / 1_000_000);
  }

  SocketTimeoutException expired() {
    return new SocketTimeoutException(
        "no whole answer within %.1f s".formatted(duration.toMillis() / 1000.0));
  }
}
