package io.countersign.interop.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One figure, measured several times. */
final class Spread {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double least() {
    return values.stream().min(Double::compare).orElseThrow();
  }

  double most() {
    return values.stream().max(Double::compare).orElseThrow();
  }

  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** {@code 12 / 98}: the median and the most, or a dash. */
  String medianAndMost() {
    return isEmpty() ? "-" : String.format(Locale.ROOT, "%.0f / %.0f", median(), most());
  }

  /** Each value by that of the same round: what differs between rounds goes out. */
  Spread dividedBy(Spread other) {
    Spread ratios = new Spread();
    for (int round = 0; round < values.size(); round++) {
      ratios.add(values.get(round) / other.values.get(round));
    }
    return ratios;
  }

  /** {@code 0.97 [0.95 to 0.99]}: the median and the range. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f [%.2f to %.2f]", median(), least(), most());
  }
}
