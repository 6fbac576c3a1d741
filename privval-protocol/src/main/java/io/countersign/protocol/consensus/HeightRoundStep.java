package io.countersign.protocol.consensus;

import java.util.Comparator;

/** A position in consensus; at most one thing may ever be signed for it. */
public record HeightRoundStep(long height, int round, Step step)
    implements Comparable<HeightRoundStep> {
  private static final Comparator<HeightRoundStep> ORDER =
      Comparator.comparingLong(HeightRoundStep::height)
          .thenComparingInt(HeightRoundStep::round)
          .thenComparing(HeightRoundStep::step);

  @Override
  public int compareTo(HeightRoundStep other) {
    return ORDER.compare(this, other);
  }

  /** {@code precommit 5/0}: what, then height and round. */
  @Override
  public String toString() {
    return step.label() + " " + height + "/" + round;
  }
}
