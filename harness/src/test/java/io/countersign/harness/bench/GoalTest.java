package io.countersign.harness.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoalTest {
  private static final Quantity P50 = Quantity.P50_PAUSES;
  private static final Goal RATIO = new Goal.Ratio(P50, "each", "filepv", 0.65);

  /** Rounds of ours and theirs, and of the control beside ahead. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          600 610 620 | 1000 1000 1000 | 500 | 500 | 0.61 [0.60 to 0.62], noise 0.00: met
          600 610 660 | 1000 1000 1000 | 500 | 500 | 0.61 [0.60 to 0.66], noise 0.00: overlaps the noise
          660 670 680 | 1000 1000 1000 | 500 | 500 | 0.67 [0.66 to 0.68], noise 0.00: NOT MET
          640 670 680 | 1000 1000 1000 | 500 | 500 | 0.67 [0.64 to 0.68], noise 0.00: overlaps the noise
          600 610 620 | 1000 1000 1000 | 500 | 550 | 0.61 [0.60 to 0.62], noise 0.06: overlaps the noise
          660 670 680 | 1000 1000 1000 | 500 | 450 | 0.67 [0.66 to 0.68], noise 0.07: overlaps the noise
          900 910 920 | 1000 1000 1000 | 500 | 550 | 0.91 [0.90 to 0.92], noise 0.09: NOT MET
          600 1200 2400 | 1000 2000 4000 | 500 | 500 | 0.60 [0.60 to 0.60], noise 0.00: met
          """)
  void aRatioIsClaimedOnlyIfNeitherARoundNorTheControlOverlapsTheLimit(
      String ours, String theirs, String ahead, String control, String verdict) {
    Figures figures =
        figures(Map.of("each", ours, "filepv", theirs, "ahead", ahead, "control", control));
    assertEquals(verdict, RATIO.verdict(figures));
    assertEquals("p50 with pauses of 2/20 ms, each / filepv at most 0.65", RATIO.wanted());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          500 520 540 | 450 450 450 | 450 | 70 [50 to 90], noise 0: met
          500 520 560 | 450 450 450 | 450 | 70 [50 to 110], noise 0: overlaps the noise
          500 520 540 | 450 450 450 | 490 | 70 [50 to 90], noise 40: overlaps the noise
          600 620 640 | 450 450 450 | 490 | 170 [150 to 190], noise 40: NOT MET
          400 410 420 | 450 450 450 | 450 | -40 [-50 to -30], noise 0: met
          """)
  void whatIsAddedIsClaimedInTheSameWay(
      String tunnel, String ahead, String control, String verdict) {
    Goal goal = new Goal.Added(P50, "tunnel", "ahead", 100);
    Figures figures = figures(Map.of("tunnel", tunnel, "ahead", ahead, "control", control));
    assertEquals(verdict, goal.verdict(figures));
  }

  @Test
  void aLimitOnOneCandidateNeedsNoOther() {
    Goal goal = new Goal.AtMost(P50, "each", 500);
    assertEquals(
        "410 [400 to 420], noise not measured: met",
        goal.verdict(figures(Map.of("each", "400 410 420"))));
    assertEquals(
        "510 [450 to 520], noise not measured: overlaps the noise",
        goal.verdict(figures(Map.of("each", "450 510 520"))));
    assertEquals(
        "610 [600 to 620], noise not measured: NOT MET",
        goal.verdict(figures(Map.of("each", "600 610 620"))));
  }

  @Test
  void whatWasNotThereIsNotJudged() {
    for (Goal goal : Goal.all()) {
      assertEquals("not measured", goal.verdict((candidate, quantity) -> Optional.empty()));
      assertTrue(goal.wanted().contains("at most"), goal.wanted());
    }
  }

  /** Of each candidate its rounds, the middle one over all of them. */
  private static Figures figures(Map<String, String> rounds) {
    Map<String, Span> spans = new HashMap<>();
    rounds.forEach(
        (candidate, text) -> {
          List<Double> each = Arrays.stream(text.split(" ", -1)).map(Double::valueOf).toList();
          spans.put(candidate, new Span(each.get(each.size() / 2), each));
        });
    return (candidate, quantity) ->
        quantity == P50 ? Optional.ofNullable(spans.get(candidate)) : Optional.empty();
  }
}
