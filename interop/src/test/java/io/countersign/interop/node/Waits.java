package io.countersign.interop.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long nodes had to wait for their signer; printed, and held against a goal by whoever reads.
 */
final class Waits {
  private final String what;
  private final Duration goal;
  private final List<Duration> waits = new ArrayList<>();

  Waits(String what, Duration goal) {
    this.what = what;
    this.goal = goal;
  }

  void add(Duration wait) {
    waits.add(wait);
  }

  /** {@code v0.38 after 1 s: 4 restarts, listener up to connected min 12 median 40 max 98 ms}. */
  @Override
  public String toString() {
    List<Duration> sorted = waits.stream().sorted().toList();
    long met = sorted.stream().filter(wait -> wait.compareTo(goal) <= 0).count();
    return "%s: %d restarts, listener up to connected min %d, median %d, max %d ms; goal %d ms met by %d"
        .formatted(
            what,
            sorted.size(),
            sorted.getFirst().toMillis(),
            sorted.get(sorted.size() / 2).toMillis(),
            sorted.getLast().toMillis(),
            goal.toMillis(),
            met);
  }
}
