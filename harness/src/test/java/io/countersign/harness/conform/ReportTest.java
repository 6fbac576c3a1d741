package io.countersign.harness.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final List<Outcome> outcomes =
      List.of(
          outcome(0, Verdict.PASS),
          outcome(1, Verdict.fail("\"a\" & b", "<c>\u0001\n")),
          outcome(2, new Verdict.Skipped("needs --launch")));

  @Test
  void theLastLineCounts() {
    assertEquals("1 passed, 1 failed (1 of them must), 1 skipped", Report.summary(outcomes));
  }

  @Test
  void whatASignerSaysStaysWithinItsQuotes() {
    String json = Report.json("c\"1", outcomes);
    assertTrue(json.contains("\"chain\": \"c\\\"1\""), json);
    assertTrue(json.contains("expected \\\"a\\\" & b, got <c>\\u0001\\u000a"), json);

    String xml = Report.junit(outcomes);
    assertTrue(xml.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""), xml);
    assertTrue(xml.contains("expected &quot;a&quot; &amp; b, got &lt;c&gt;??"), xml);
  }

  private static Outcome outcome(int check, Verdict verdict) {
    return new Outcome(Checks.all().get(check), Dialect.V1_0, verdict, Duration.ofMillis(1_500));
  }
}
