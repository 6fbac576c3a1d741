package io.countersign.harness.load;

import io.countersign.harness.node.ProcessFigures;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What a load prints at its end: tables in Markdown. */
public final class LoadReport {
  private final LoadResult result;
  private final Consumer<String> out;

  private LoadReport(LoadResult result, Consumer<String> out) {
    this.result = result;
    this.out = out;
  }

  /** Prints it. */
  public static void print(LoadResult result, Consumer<String> out) {
    new LoadReport(result, out).print();
  }

  private void print() {
    out.accept("");
    early();
    out.accept(result.plan().described() + "; microseconds from when each request was due");
    out.accept("");
    if (!result.rounds().isEmpty()) {
      table();
      process();
    }
    faults();
    growth();
  }

  private void early() {
    result
        .endedEarly()
        .ifPresent(
            reason -> {
              out.accept("ended early: " + reason);
              int measured = result.rounds().size();
              out.accept(
                  measured == 0
                      ? "nothing was measured"
                      : "what follows is of %d of %d rounds, the last of them cut short"
                          .formatted(measured, result.plan().rounds()));
              out.accept("");
            });
  }

  private void table() {
    row("round", "signatures", "per s", "p50 us", "p90", "p99", "p99.9", "max", "cpu %");
    out.accept("|--------|-----------:|" + "----------:|".repeat(5) + "------------:|--------:|");
    List<Round> rounds = result.rounds();
    for (int i = 0; i < rounds.size(); i++) {
      row(Integer.toString(i + 1), rounds.get(i));
    }
    spread();
    out.accept("");
    fromSent();
  }

  private void row(String name, Round round) {
    Histogram latencies = round.fromDue();
    row(
        name,
        Long.toString(round.signatures()),
        rounded(result.perSecond(round)),
        rounded(micros(latencies, 0.5)),
        rounded(micros(latencies, 0.9)),
        rounded(micros(latencies, 0.99)),
        rounded(micros(latencies, 0.999)),
        rounded(micros(latencies, 1)),
        rounded(round.cpu() * 100));
  }

  private void row(Object... cells) {
    out.accept("| %-6s | %10s | %9s | %9s | %9s | %9s | %9s | %11s | %7s |".formatted(cells));
  }

  /** How far the rounds lie apart, from the least to the most. */
  private void spread() {
    row(
        "spread",
        "",
        range(result::perSecond),
        range(round -> micros(round.fromDue(), 0.5)),
        range(round -> micros(round.fromDue(), 0.9)),
        range(round -> micros(round.fromDue(), 0.99)),
        range(round -> micros(round.fromDue(), 0.999)),
        range(round -> micros(round.fromDue(), 1)),
        range(round -> round.cpu() * 100));
  }

  private String range(ToDoubleFunction<Round> figure) {
    double least = result.rounds().stream().mapToDouble(figure).min().orElse(Double.NaN);
    double most = result.rounds().stream().mapToDouble(figure).max().orElse(Double.NaN);
    return Double.isNaN(least) ? "-" : "%s-%s".formatted(rounded(least), rounded(most));
  }

  private void fromSent() {
    Histogram all = new Histogram(3);
    result.rounds().forEach(round -> all.add(round.fromSent()));
    out.accept(
        String.format(
            Locale.ROOT,
            "from when they were sent, all rounds: p50 %.0f, p99 %.0f, p99.9 %.0f, max %.0f us",
            micros(all, 0.5),
            micros(all, 0.99),
            micros(all, 0.999),
            micros(all, 1)));
  }

  private void process() {
    ProcessFigures last = result.rounds().getLast().figures();
    if (last == null) {
      out.accept("the signer's process: not seen");
      return;
    }
    out.accept(
        String.format(
            Locale.ROOT,
            "the signer's process: %.1f MiB resident, %d descriptors, %d threads",
            last.residentKib() / 1024.0,
            last.descriptors(),
            last.threads()));
  }

  private void faults() {
    StringBuilder line = new StringBuilder();
    for (Faults.Kind kind : Faults.Kind.values()) {
      line.append("%s %d, ".formatted(kind.label(), result.faults().count(kind)));
    }
    out.accept("%stoo late to be asked %d".formatted(line, result.unasked()));
    result.faults().first().ifPresent(first -> out.accept("the first: " + first));
  }

  private void growth() {
    if (result.growths().isEmpty()) {
      out.accept("growth: not judged, it takes %d samples or more".formatted(Growth.FEWEST));
    }
    for (Growth growth : result.growths()) {
      out.accept(growth.described());
    }
  }

  /** A quantile in microseconds; {@code fraction} as in 0.99. */
  static double micros(Histogram latencies, double fraction) {
    return latencies.getValueAtPercentile(fraction * 100) / 1000.0;
  }

  private static String rounded(double figure) {
    return Double.isFinite(figure) ? String.format(Locale.ROOT, "%.0f", figure) : "-";
  }
}
