package io.countersign.interop.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.conform.Check;
import io.countersign.harness.conform.Checks;
import io.countersign.harness.conform.Dialect;
import io.countersign.harness.conform.Outcome;
import io.countersign.harness.conform.Report;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our program passes every check: must and should, in every dialect, on every kind of link. */
class OurConformanceTest {
  /** {@code ConformancePageTest} has them. */
  private static final Set<String> LONG =
      Set.of("half-open-link", "silent-handshake", "three-second-window");

  private static final int LONGEST_CHAIN_ID = 50;

  @Test
  @Tag("dist")
  void itPassesWhatTakesNoTime() throws Exception {
    requireGreen(Examined.ours(Examined.CHAIN).outcomes(List.of(Dialect.V0_38), quick()), 50);
  }

  @Test
  @Tag("conform")
  void itPassesInEveryDialectWithTheLongestChainId() throws Exception {
    requireGreen(
        Examined.ours("c".repeat(LONGEST_CHAIN_ID))
            .outcomes(List.of(Dialect.values()), eachDialect()),
        200);
  }

  @Test
  @Tag("conform")
  void itPassesOnUnixSockets() throws Exception {
    requireGreen(Examined.oursOnUnixSockets().outcomes(List.of(Dialect.V1_0), quick()), 45);
  }

  private static Set<String> quick() {
    return Checks.all().stream()
        .map(Check::name)
        .filter(name -> !LONG.contains(name))
        .collect(Collectors.toSet());
  }

  private static Set<String> eachDialect() {
    return Checks.all().stream()
        .filter(check -> check.scope() == Check.Scope.EACH_DIALECT)
        .map(Check::name)
        .collect(Collectors.toSet());
  }

  static void requireGreen(List<Outcome> outcomes, int atLeast) {
    assertEquals(
        List.of(),
        outcomes.stream()
            .filter(outcome -> outcome.word().equals("fail"))
            .map(Report::line)
            .toList());
    long passed = outcomes.stream().filter(outcome -> outcome.word().equals("pass")).count();
    assertTrue(passed >= atLeast, Report.summary(outcomes));
    System.out.println("conformance of ours: " + Report.summary(outcomes));
  }
}
