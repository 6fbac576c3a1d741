package io.countersign.harness.torture;

import java.util.concurrent.locks.LockSupport;

/** How long things take on this machine, in nanoseconds, for kills to be spread over them. */
final class Tempo {
  private static final int WEIGHT = 8;

  /** Below this the system's timers are too coarse. */
  private static final long SPIN = 150_000;

  private long start = 400_000_000;
  private long answer = 1_000_000;

  /** From a start of the signer to its links. */
  long start() {
    return start;
  }

  /** From a request to its answer. */
  long answer() {
    return answer;
  }

  void started(long nanos) {
    start += (nanos - start) / WEIGHT;
  }

  void answered(long nanos) {
    answer += (nanos - answer) / WEIGHT;
  }

  /** Waits, to a few microseconds if it is not for long. */
  static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      if (left > SPIN) {
        LockSupport.parkNanos(left - SPIN);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
