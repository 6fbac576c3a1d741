package io.countersign.harness.bench;

import java.util.Arrays;

/** A growing list of durations in nanoseconds, and what they come to. */
final class Latencies {
  private long[] nanos = new long[1024];
  private int count;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = duration;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  /** In microseconds; {@code fraction} as in 0.99. */
  double quantile(double fraction) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(fraction * count) - 1;
    return sorted[Math.max(index, 0)] / 1000.0;
  }
}
