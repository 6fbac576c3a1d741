package io.countersign.harness.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoalTest {
  private static final Goal GOAL = new Goal.Ratio("each", "filepv", 0.65);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          650 | 1000 | 0.65, met
          651 | 1000 | 0.65, NOT MET
          300 | 1000 | 0.30, met
          900 | 1000 | 0.90, NOT MET
          """)
  void saysWhetherTheRatioOfMediansIsWithinIt(long ours, long theirs, String verdict) {
    assertEquals(
        "goal p50 each / filepv at most 0.65: " + verdict,
        GOAL.verdict(medianOf(ours), medianOf(theirs)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          600000 | 500000 | 100 us, met
          600999 | 500000 | 101 us, NOT MET
          400000 | 500000 | -100 us, met
          """)
  void saysWhetherWhatIsAddedToTheMedianIsWithinIt(long ones, long others, String verdict) {
    Goal goal = new Goal.Added("tunnel", "ahead", 100);
    assertEquals(
        "goal p50 tunnel - ahead at most 100 us: " + verdict,
        goal.verdict(medianOf(ones), medianOf(others)));
  }

  /** The outliers on both sides must not matter. */
  private static Latencies medianOf(long nanos) {
    Latencies latencies = new Latencies();
    latencies.add(1);
    latencies.add(nanos);
    latencies.add(1_000_000_000);
    return latencies;
  }
}
