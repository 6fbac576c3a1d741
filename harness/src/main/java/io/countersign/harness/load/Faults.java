package io.countersign.harness.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What went wrong, warm-up included, and the first of it in words. Any thread may add to it. */
final class Faults {
  private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);
  private volatile String first = "";

  Faults() {
    for (Kind kind : Kind.values()) {
      counts.put(kind, new LongAdder());
    }
  }

  /** What can go wrong with a request. */
  enum Kind {
    REFUSED("refused"),
    LOST("link lost"),
    WRONG("wrong signature");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** For people and programs. */
    String label() {
      return label;
    }
  }

  void add(Kind kind, String description) {
    counts.getOrDefault(kind, new LongAdder()).increment();
    synchronized (this) {
      if (first.isEmpty()) {
        first = "%s: %s".formatted(kind.label(), description);
      }
    }
  }

  long count(Kind kind) {
    return counts.getOrDefault(kind, new LongAdder()).sum();
  }

  long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** The first one, if there is any. */
  Optional<String> first() {
    return first.isEmpty() ? Optional.empty() : Optional.of(first);
  }
}
