package io.countersign.harness.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What a bench prints at its end. */
final class Report {
  private static final List<Quantity> COMPARED =
      List.of(
          Quantity.P50_BACK_TO_BACK,
          Quantity.P99_BACK_TO_BACK,
          Quantity.P50_PAUSES,
          Quantity.P99_PAUSES,
          Quantity.P50_BLOCKS);

  private final List<Lane> lanes;
  private final Figures figures;
  private final Consumer<String> out;

  Report(List<Lane> lanes, Figures figures, Consumer<String> out) {
    this.lanes = lanes;
    this.figures = figures;
    this.out = out;
  }

  /** All that was measured of each candidate. */
  void measured() {
    out.accept("");
    row("signer", "pace", "message", "count", "p50 us", "p90", "p99", "p99.9", "max");
    out.accept("|---------|-------------------|-----------|--------:|" + "--------:|".repeat(5));
    for (String pace : lanes.getFirst().paces()) {
      lanes.forEach(lane -> rows(lane, pace));
    }
    for (Lane lane : lanes) {
      if (lane.paces().contains(Pace.LONG)) {
        rows(lane, Pace.LONG);
      }
    }
    processes();
    ratios();
  }

  private void rows(Lane lane, String pace) {
    lane.measured(pace)
        .forEach(
            (message, of) ->
                row(
                    lane.name(),
                    pace,
                    message,
                    of.count(),
                    micros(of, 0.5),
                    micros(of, 0.9),
                    micros(of, 0.99),
                    micros(of, 0.999),
                    micros(of, 1)));
  }

  private void row(Object... cells) {
    out.accept("| %-7s | %-17s | %-9s | %7s | %7s | %7s | %7s | %7s | %7s |".formatted(cells));
  }

  private void processes() {
    out.accept("");
    for (Lane lane : lanes) {
      out.accept(
          String.format(
              Locale.ROOT,
              "%s: start to first signature %.0f ms, resident %.0f MiB",
              lane.name(),
              value(lane, Quantity.START),
              value(lane, Quantity.RESIDENT)));
    }
  }

  private double value(Lane lane, Quantity quantity) {
    return figures.of(lane.name(), quantity).map(Span::value).orElse(Double.NaN);
  }

  /** Every candidate divided by {@link Candidate#AHEAD}, round by round. */
  private void ratios() {
    out.accept("");
    ratioRow("/ ahead", COMPARED.stream().map(Quantity::label).toList());
    out.accept("|---------|" + "------------------------------|".repeat(COMPARED.size()));
    for (Lane lane : lanes) {
      ratioRow(lane.name(), COMPARED.stream().map(quantity -> ratio(lane, quantity)).toList());
    }
  }

  private void ratioRow(String name, List<String> cells) {
    out.accept(
        "| %-7s | %s |"
            .formatted(
                name, cells.stream().map("%-28s"::formatted).collect(Collectors.joining(" | "))));
  }

  private String ratio(Lane lane, Quantity quantity) {
    return figures
        .of(lane.name(), quantity)
        .flatMap(a -> figures.of(Candidate.AHEAD, quantity).map(b -> a.with(b, (x, y) -> x / y)))
        .map(
            ratio ->
                String.format(
                    Locale.ROOT, "%.2f [%.2f to %.2f]", ratio.value(), ratio.least(), ratio.most()))
        .orElse("-");
  }

  /** Every goal, and whether it is met. */
  void goals() {
    out.accept("");
    out.accept("| goal | this run [its rounds] |");
    out.accept("|---|---|");
    for (Goal goal : Goal.all()) {
      out.accept("| %s | %s |".formatted(goal.wanted(), goal.verdict(figures)));
    }
  }

  private static String micros(Latencies of, double fraction) {
    return "%.0f".formatted(of.quantile(fraction));
  }
}
