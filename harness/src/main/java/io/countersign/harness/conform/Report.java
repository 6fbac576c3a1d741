package io.countersign.harness.conform;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Outcomes as text: for a person, for a program, and for what counts tests. */
public final class Report {
  private Report() {}

  /** One line of the table. */
  public static String line(Outcome outcome) {
    String words = outcome.words();
    return "%-4s  %-6s  %-33s %-8s %6.2f s%s"
        .formatted(
            outcome.word(),
            outcome.check().severity().label(),
            outcome.check().name(),
            outcome.check().scope() == Check.Scope.ONCE ? "" : outcome.dialect().label(),
            outcome.took().toMillis() / 1000.0,
            words.isEmpty() ? "" : "  " + words);
  }

  /** Why the check is there, below a line that says that it failed. */
  public static String reason(Check check) {
    return "      why: %s%n      seen: %s".formatted(check.why(), check.incident());
  }

  /** The last line. */
  public static String summary(List<Outcome> outcomes) {
    return "%d passed, %d failed (%d of them must), %d skipped"
        .formatted(
            count(outcomes, "pass"),
            count(outcomes, "fail"),
            outcomes.stream().filter(Outcome::isGrave).count(),
            count(outcomes, "skip"));
  }

  private static long count(List<Outcome> outcomes, String word) {
    return outcomes.stream().filter(outcome -> outcome.word().equals(word)).count();
  }

  /** The list of checks. */
  public static String list(List<Check> checks) {
    return checks.stream()
        .map(
            check ->
                "%-33s %-6s  %s%n%s  seen: %s"
                    .formatted(
                        check.name(),
                        check.severity().label(),
                        check.why(),
                        " ".repeat(40),
                        check.incident()))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /**
   * One object, the outcomes in their order.
   *
   * @param endedEarly why there are no more of them, if some are missing
   */
  public static String json(String chainId, List<Outcome> outcomes, Optional<String> endedEarly) {
    String early =
        endedEarly.map(reason -> "  \"ended_early\": %s,\n".formatted(quoted(reason))).orElse("");
    return outcomes.stream()
        .map(
            outcome ->
                "    {\"check\": %s, \"severity\": %s, \"dialect\": %s, \"verdict\": %s, \"words\": %s, \"millis\": %d}"
                    .formatted(
                        quoted(outcome.check().name()),
                        quoted(outcome.check().severity().label()),
                        quoted(outcome.dialect().label()),
                        quoted(outcome.word()),
                        quoted(outcome.words()),
                        outcome.took().toMillis()))
        .collect(
            Collectors.joining(
                ",\n",
                "{\n  \"chain\": %s,\n%s  \"outcomes\": [\n".formatted(quoted(chainId), early),
                "\n  ]\n}\n"));
  }

  /**
   * A suite as Surefire writes it.
   *
   * @param endedEarly why there are no more of them, if some are missing: an error of the suite
   */
  public static String junit(List<Outcome> outcomes, Optional<String> endedEarly) {
    String early =
        endedEarly
            .map(
                reason ->
                    "  <testcase classname=\"conform\" name=\"all-checks\" time=\"0\">\n    <error message=\"ended early: %s\"/>\n  </testcase>\n"
                        .formatted(escaped(reason)))
            .orElse("");
    int errors = endedEarly.isPresent() ? 1 : 0;
    return outcomes.stream()
        .map(Report::testCase)
        .collect(
            Collectors.joining(
                "",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    + "<testsuite name=\"conform\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\">\n"
                        .formatted(
                            outcomes.size() + errors,
                            count(outcomes, "fail"),
                            errors,
                            count(outcomes, "skip")),
                early + "</testsuite>\n"));
  }

  private static String testCase(Outcome outcome) {
    String words = escaped(outcome.words());
    String inside =
        switch (outcome.verdict()) {
          case Verdict.Pass() -> "";
          case Verdict.Fail ignored ->
              "    <failure type=\"%s\" message=\"%s\"/>\n"
                  .formatted(outcome.check().severity().label(), words);
          case Verdict.Skipped ignored -> "    <skipped message=\"%s\"/>\n".formatted(words);
        };
    return "  <testcase classname=\"%s\" name=\"%s\" time=\"%s\">\n%s  </testcase>\n"
        .formatted(
            "conform." + outcome.dialect().label().replace('.', '_'),
            outcome.check().name(),
            String.format(Locale.ROOT, "%.3f", outcome.took().toMillis() / 1000.0),
            inside);
  }

  private static String quoted(String text) {
    return text.codePoints()
        .mapToObj(
            point ->
                switch (point) {
                  case '"' -> "\\\"";
                  case '\\' -> "\\\\";
                  default -> point < ' ' ? "\\u%04x".formatted(point) : Character.toString(point);
                })
        .collect(Collectors.joining("", "\"", "\""));
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(
            point ->
                switch (point) {
                  case '&' -> "&amp;";
                  case '<' -> "&lt;";
                  case '>' -> "&gt;";
                  case '"' -> "&quot;";
                  default ->
                      point < ' ' || Character.isISOControl(point) || point > 0xfffd
                          ? "?"
                          : Character.toString(point);
                })
        .collect(Collectors.joining());
  }
}
