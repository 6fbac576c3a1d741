package io.countersign.harness.bench;

import java.util.List;

/**
 * What one candidate's median may come to beside another's, with a chain's pauses and over all
 * messages.
 *
 * @param most of {@code one}'s p50 divided by {@code other}'s
 */
record Goal(String one, String other, double most) {
  /** What Countersign wants to be, whatever it measures. */
  static final List<Goal> ALL =
      List.of(
          new Goal(Candidate.EACH, Candidate.TMKMS, 1.0),
          new Goal(Candidate.EACH, Candidate.FILE_PV, 0.65),
          new Goal(Candidate.AHEAD, Candidate.TMKMS, 0.6));

  /** Whether it is met, in words. */
  String verdict(Latencies ones, Latencies others) {
    double ratio = ones.quantile(0.5) / others.quantile(0.5);
    return "goal p50 %s / %s at most %.2f: %.2f, %s"
        .formatted(one, other, most, ratio, ratio <= most ? "met" : "NOT MET");
  }

  /** What is said where a candidate is missing. */
  String unmeasured() {
    return "goal p50 %s / %s at most %.2f: not measured".formatted(one, other, most);
  }
}
