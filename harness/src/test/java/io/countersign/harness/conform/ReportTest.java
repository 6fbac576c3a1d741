package io.countersign.harness.conform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
  void anErrorThatIsASentenceOfItsOwnIsNotPutIntoAnother() {
    assertEquals("expected a, got b", outcome(0, Verdict.fail("a", "b")).words());
    assertEquals(
        "expected a signer: expected a dial within 1 s, got none",
        outcome(
                0,
                Verdict.fail("a signer", new IOException("expected a dial within 1 s, got none")))
            .words());
  }

  @Test
  void whatASignerSaysStaysWithinItsQuotes() {
    String json = Report.json("c\"1", outcomes, Optional.empty());
    assertTrue(json.contains("\"chain\": \"c\\\"1\""), json);
    assertTrue(json.contains("expected \\\"a\\\" & b, got <c>\\u0001\\u000a"), json);

    String xml = Report.junit(outcomes, Optional.empty());
    assertTrue(xml.contains("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""), xml);
    assertTrue(xml.contains("expected &quot;a&quot; &amp; b, got &lt;c&gt;??"), xml);
  }

  @Test
  void aDocumentSaysOnlyOfARunThatWasCutShortThatItWas() {
    String whole = Report.json("c", outcomes, Optional.empty());
    assertFalse(JsonParser.parseString(whole).getAsJsonObject().has("ended_early"), whole);
    String cut = Report.json("c", outcomes, Optional.of("a \"reason\""));
    assertEquals(
        "a \"reason\"",
        JsonParser.parseString(cut).getAsJsonObject().get("ended_early").getAsString());

    String xml = Report.junit(outcomes, Optional.of("a <reason>"));
    assertTrue(xml.contains("tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\""), xml);
    assertTrue(xml.contains("<error message=\"ended early: a &lt;reason&gt;\"/>"), xml);
  }

  private static Outcome outcome(int check, Verdict verdict) {
    return new Outcome(Checks.all().get(check), Dialect.V1_0, verdict, Duration.ofMillis(1_500));
  }
}
