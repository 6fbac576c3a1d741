package io.countersign.harness.bench;

import java.util.List;

/**
 * What one candidate's median may come to beside another's, with a chain's pauses and over all
 * messages.
 */
sealed interface Goal {
  /** What Countersign wants to be, whatever it measures. */
  static List<Goal> all() {
    return List.of(
        new Ratio(Candidate.EACH, Candidate.TMKMS, 1.0),
        new Ratio(Candidate.EACH, Candidate.FILE_PV, 0.65),
        new Ratio(Candidate.AHEAD, Candidate.TMKMS, 0.6),
        new Added(Candidate.TUNNEL, Candidate.AHEAD, 100),
        // What TLS is answerable for: not the one more program on the way.
        new Added(Candidate.TUNNEL, Candidate.RELAY, 100));
  }

  /** The candidate that is judged. */
  String one();

  /** The one beside it. */
  String other();

  /** What is wanted, in words. */
  String wanted();

  /** What was measured of it, in words that end with whether it is met. */
  String verdict(Latencies ones, Latencies others);

  /** What is said where a candidate is missing. */
  default String unmeasured() {
    return wanted() + ": not measured";
  }

  private static String met(boolean met) {
    return met ? "met" : "NOT MET";
  }

  /**
   * How many times as long it may take.
   *
   * @param most of {@code one}'s p50 divided by {@code other}'s
   */
  record Ratio(String one, String other, double most) implements Goal {
    @Override
    public String wanted() {
      return "goal p50 %s / %s at most %.2f".formatted(one, other, most);
    }

    @Override
    public String verdict(Latencies ones, Latencies others) {
      double ratio = ones.quantile(0.5) / others.quantile(0.5);
      return "%s: %.2f, %s".formatted(wanted(), ratio, met(ratio <= most));
    }
  }

  /**
   * How much longer it may take.
   *
   * @param most microseconds of {@code one}'s p50 less {@code other}'s
   */
  record Added(String one, String other, double most) implements Goal {
    @Override
    public String wanted() {
      return "goal p50 %s - %s at most %.0f us".formatted(one, other, most);
    }

    @Override
    public String verdict(Latencies ones, Latencies others) {
      double added = ones.quantile(0.5) - others.quantile(0.5);
      return "%s: %.0f us, %s".formatted(wanted(), added, met(added <= most));
    }
  }
}
