package io.countersign.harness.load;

import java.time.Duration;

/**
 * What is asked of a signer, and when.
 *
 * @param chains how many, each with a key of its own
 * @param links how many nodes each chain has; its heights take turns on them
 * @param blockTime from one height to the next; zero for back to back, each request as soon as the
 *     one before it was answered
 * @param thinkTime from one request of a height to its next
 * @param rounds how many are measured
 * @param roundTime of one
 * @param warmUp before the first, not measured
 * @param votes if above zero, a round ends with its share of so many signatures, not by time
 * @param firstHeight of every chain
 */
public record LoadPlan(
    int chains,
    int links,
    Duration blockTime,
    Duration thinkTime,
    int rounds,
    Duration roundTime,
    Duration warmUp,
    long votes,
    long firstHeight) {
  private static final int MOST_CHAINS = 1000;
  private static final int MOST_LINKS = 20;
  private static final int MOST_ROUNDS = 100;

  /** A request each for proposal, prevote and precommit. */
  static final int REQUESTS = 3;

  /** Checks the numbers; the message of what it throws is for whoever gave them. */
  public LoadPlan {
    within("chains", chains, MOST_CHAINS);
    within("links", links, MOST_LINKS);
    within("rounds", rounds, MOST_ROUNDS);
    if (blockTime.isNegative() || thinkTime.isNegative() || warmUp.isNegative()) {
      throw new IllegalArgumentException("expected times of zero or more");
    }
    if (!blockTime.isZero() && thinkTime.multipliedBy(REQUESTS).compareTo(blockTime) > 0) {
      throw new IllegalArgumentException(
          "expected a think time of at most a third of the block time of %d ms, got %d ms"
              .formatted(blockTime.toMillis(), thinkTime.toMillis()));
    }
    if (votes < 0 || (votes > 0 && votes < rounds)) {
      throw new IllegalArgumentException(
          "expected at least one vote a round, got %d in %d".formatted(votes, rounds));
    }
    if (votes == 0 && !roundTime.isPositive()) {
      throw new IllegalArgumentException("expected a time of a round above zero");
    }
    if (firstHeight < 1) {
      throw new IllegalArgumentException("expected a height of 1 or more, got " + firstHeight);
    }
  }

  private static void within(String what, int number, int most) {
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(
          "expected 1 to %d %s, got %d".formatted(most, what, number));
    }
  }

  /** Whether requests follow answers at once, and are never late. */
  public boolean isBackToBack() {
    return blockTime.isZero();
  }

  /** In words, for a title. */
  public String described() {
    String pace =
        isBackToBack() ? "back to back" : "blocks of %d ms".formatted(blockTime.toMillis());
    return "%s, %s%s".formatted(plural(chains, "chain"), linksInWords(), pace);
  }

  private String linksInWords() {
    return links == 1 ? "" : plural(links, "link") + " each, ";
  }

  private static String plural(int count, String what) {
    return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }
}
