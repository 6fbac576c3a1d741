package io.countersign.harness.bench;

/**
 * What a bench measures beside the paces of {@link Pace#ALL}; what is zero is left out.
 *
 * @param rounds of every pace
 * @param blocks of 1 s, in each round
 * @param votes back to back of {@link Candidate#AHEAD}, over all rounds
 * @param chains of one process at blocks of 1 s
 * @param chainsSeconds how long a round of these takes
 * @param rawBytes signatures over raw bytes
 */
public record BenchPlan(
    int rounds, int blocks, int votes, int chains, int chainsSeconds, int rawBytes) {
  private static final int MOST = 100_000_000;

  /** Checks the numbers; the message of what it throws is for whoever gave them. */
  public BenchPlan {
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("expected 1 to 1000 rounds, got " + rounds);
    }
    if (blocks < 0 || blocks > 100_000 || votes < 0 || votes > MOST) {
      throw new IllegalArgumentException(
          "expected at most 100000 blocks and %d votes, got %d and %d"
              .formatted(MOST, blocks, votes));
    }
  }

  /** The rounds alone. */
  public static BenchPlan quick(int rounds) {
    return new BenchPlan(rounds, 0, 0, 0, 0, 0);
  }

  /** Of one round of the long run. */
  int longHeights() {
    return Math.ceilDiv(votes, rounds * 3);
  }
}
