package io.countersign.harness.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a bench prints at its end. */
final class Report {
  private static final String ROW = "| %-6s | %-17s | %-9s | %6s | %7s | %7s | %7s | %7s |";

  private final List<Lane> lanes;
  private final Consumer<String> out;

  Report(List<Lane> lanes, Consumer<String> out) {
    this.lanes = lanes;
    this.out = out;
  }

  void print() throws IOException {
    out.accept("");
    out.accept(ROW.formatted("signer", "pace", "message", "count", "p50 us", "p90", "p99", "max"));
    out.accept("|--------|-------------------|-----------|-------:|" + "--------:|".repeat(4));
    for (Pace pace : Pace.ALL) {
      for (Lane lane : lanes) {
        lane.measured(pace)
            .forEach((message, latencies) -> out.accept(row(lane, pace, message, latencies)));
      }
    }
    out.accept("");
    for (Lane lane : lanes) {
      out.accept(
          "%s: start to first signature %.0f ms, resident %.0f MiB"
              .formatted(lane.name(), lane.startMillis(), lane.residentMebibytes()));
    }
    ratios();
    out.accept("");
    for (Goal goal : Goal.all()) {
      Optional<Lane> one = named(goal.one());
      Optional<Lane> other = named(goal.other());
      out.accept(
          one.isPresent() && other.isPresent()
              ? goal.verdict(one.get().together(Pace.PAUSES), other.get().together(Pace.PAUSES))
              : goal.unmeasured());
    }
  }

  private void ratios() {
    Lane first = lanes.getFirst();
    for (Lane other : lanes.subList(1, lanes.size())) {
      for (Pace pace : Pace.ALL) {
        Latencies ours = first.together(pace);
        Latencies theirs = other.together(pace);
        out.accept(
            "%s / %s, %s: p50 %.2f, p99 %.2f"
                .formatted(
                    first.name(),
                    other.name(),
                    pace.label(),
                    ours.quantile(0.5) / theirs.quantile(0.5),
                    ours.quantile(0.99) / theirs.quantile(0.99)));
      }
    }
  }

  private Optional<Lane> named(String name) {
    return lanes.stream().filter(lane -> lane.name().equals(name)).findFirst();
  }

  private static String row(Lane lane, Pace pace, String message, Latencies of) {
    return ROW.formatted(
        lane.name(),
        pace.label(),
        message,
        of.count(),
        micros(of, 0.5),
        micros(of, 0.9),
        micros(of, 0.99),
        micros(of, 1));
  }

  private static String micros(Latencies of, double fraction) {
    return "%.0f".formatted(of.quantile(fraction));
  }
}
