package io.countersign.harness.load;

import java.util.concurrent.locks.LockSupport;

/** The time of a load, which a test can have pass by itself. */
interface Clock {
  /** As {@link System#nanoTime}. */
  long now();

  /** Returns at {@code nanos}, or a little later; at once if it has passed, or when interrupted. */
  void sleepUntil(long nanos);

  /** That of this machine. */
  final class OfSystem implements Clock {
    @Override
    public long now() {
      return System.nanoTime();
    }

    @Override
    public void sleepUntil(long nanos) {
      long left = nanos - now();
      while (left > 0 && !Thread.currentThread().isInterrupted()) {
        LockSupport.parkNanos(this, left);
        left = nanos - now();
      }
    }
  }
}
