package io.countersign.harness.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/**
 * A figure over all rounds, and how far single rounds lie from it.
 *
 * @param value of everything that was measured
 * @param rounds the same of each round, in their order
 */
record Span(double value, List<Double> rounds) {
  static Span of(double value) {
    return new Span(value, List.of(value));
  }

  double least() {
    return rounds.stream().mapToDouble(Double::doubleValue).min().orElse(value);
  }

  double most() {
    return rounds.stream().mapToDouble(Double::doubleValue).max().orElse(value);
  }

  /** Round by round, since what disturbs one candidate disturbs its neighbour in the round. */
  Span with(Span other, DoubleBinaryOperator operator) {
    List<Double> each = new ArrayList<>();
    for (int i = 0; i < Math.min(rounds.size(), other.rounds.size()); i++) {
      each.add(operator.applyAsDouble(rounds.get(i), other.rounds.get(i)));
    }
    return new Span(operator.applyAsDouble(value, other.value), each);
  }

  /**
   * Whether it is below a limit beyond doubt.
   *
   * @param noise by how much {@code value} may be wrong, as the same thing measured twice tells
   */
  Verdict against(double limit, double noise) {
    if (Math.max(most(), value + noise) <= limit) {
      return Verdict.MET;
    }
    return Math.min(least(), value - noise) > limit ? Verdict.NOT_MET : Verdict.UNCERTAIN;
  }

  /** What can be claimed. */
  enum Verdict {
    MET("met"),
    NOT_MET("NOT MET"),
    UNCERTAIN("overlaps the noise");

    private final String label;

    Verdict(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
