package io.countersign.harness.bench;

import static io.countersign.harness.bench.Candidate.AHEAD;
import static io.countersign.harness.bench.Candidate.CONTROL;
import static io.countersign.harness.bench.Candidate.EACH;
import static io.countersign.harness.bench.Candidate.FILE_PV;
import static io.countersign.harness.bench.Candidate.RELAY;
import static io.countersign.harness.bench.Candidate.TMKMS;
import static io.countersign.harness.bench.Candidate.TUNNEL;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What one candidate may come to, alone or beside another. */
sealed interface Goal {
  /** What Countersign wants to be, whatever it measures. */
  static List<Goal> all() {
    return List.of(
        new Ratio(Quantity.P50_PAUSES, AHEAD, TMKMS, 0.6),
        new Ratio(Quantity.P99_PAUSES, AHEAD, TMKMS, 0.6),
        new Ratio(Quantity.P50_BACK_TO_BACK, AHEAD, TMKMS, 0.6),
        new Ratio(Quantity.P99_BACK_TO_BACK, AHEAD, TMKMS, 1),
        new AtMost(Quantity.P999_LONG, AHEAD, 2000),
        new Ratio(Quantity.P50_BLOCKS, AHEAD, TMKMS, 0.55),
        new Ratio(Quantity.P50_PAUSES, EACH, TMKMS, 1),
        new Ratio(Quantity.P50_PAUSES, EACH, FILE_PV, 0.65),
        new Ratio(Quantity.P50_PAUSES, AHEAD, FILE_PV, 0.4),
        new Added(Quantity.P50_PAUSES, TUNNEL, AHEAD, 100),
        // What TLS is answerable for: not the one more program on the way.
        new Added(Quantity.P50_PAUSES, TUNNEL, RELAY, 100),
        new AtMost(Quantity.MANY_CHAINS, AHEAD, 2000),
        new AtMost(Quantity.START, EACH, 500),
        new AtMost(Quantity.RESIDENT, EACH, 90),
        new AtMost(Quantity.RAW_BYTES, AHEAD, 1000));
  }

  /** What is wanted, in words. */
  String wanted();

  /** What was measured of it and whether it is met, in words; or that it was not measured. */
  String verdict(Figures figures);

  /**
   * In words.
   *
   * @param noise empty if nothing was measured twice: then the rounds alone are looked at
   */
  private static String judged(
      Optional<Span> span, double most, Optional<Double> noise, String format) {
    if (span.isEmpty()) {
      return "not measured";
    }
    Span measured = span.get();
    return String.format(
        Locale.ROOT,
        "%s [%s to %s], %s: %s",
        number(format, measured.value()),
        number(format, measured.least()),
        number(format, measured.most()),
        noise.map(by -> "noise " + number(format, by)).orElse("noise not measured"),
        measured.against(most, noise.orElse(0.0)).label());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static Optional<Double> noise(Figures figures, Quantity quantity) {
    return both(figures, quantity, CONTROL, AHEAD, false).map(itself -> Math.abs(itself.value()));
  }

  private static Optional<Span> both(
      Figures figures, Quantity quantity, String one, String other, boolean divided) {
    Optional<Span> first = figures.of(one, quantity);
    Optional<Span> second = figures.of(other, quantity);
    return first.flatMap(a -> second.map(b -> a.with(b, (x, y) -> divided ? x / y : x - y)));
  }

  /**
   * How many times as long it may take.
   *
   * @param most of {@code one} divided by {@code other}
   */
  record Ratio(Quantity quantity, String one, String other, double most) implements Goal {
    @Override
    public String wanted() {
      return String.format(
          Locale.ROOT, "%s, %s / %s at most %.2f", quantity.label(), one, other, most);
    }

    /** The same divided by itself should be 1; how far it is from that, the ratio may be too. */
    @Override
    public String verdict(Figures figures) {
      Optional<Span> ratio = both(figures, quantity, one, other, true);
      Optional<Double> noise =
          both(figures, quantity, CONTROL, AHEAD, true)
              .flatMap(itself -> ratio.map(r -> r.value() * Math.abs(itself.value() - 1)));
      return judged(ratio, most, noise, "%.2f");
    }
  }

  /**
   * How much longer it may take.
   *
   * @param most of {@code one} less {@code other}, in the quantity's unit
   */
  record Added(Quantity quantity, String one, String other, double most) implements Goal {
    @Override
    public String wanted() {
      return String.format(
          Locale.ROOT,
          "%s, %s - %s at most %.0f %s",
          quantity.label(),
          one,
          other,
          most,
          quantity.unit());
    }

    @Override
    public String verdict(Figures figures) {
      return judged(
          both(figures, quantity, one, other, false), most, noise(figures, quantity), "%.0f");
    }
  }

  /**
   * How much it may be, whatever the others are.
   *
   * @param most in the quantity's unit
   */
  record AtMost(Quantity quantity, String one, double most) implements Goal {
    @Override
    public String wanted() {
      return String.format(
          Locale.ROOT, "%s, %s at most %.0f %s", quantity.label(), one, most, quantity.unit());
    }

    @Override
    public String verdict(Figures figures) {
      return judged(figures.of(one, quantity), most, noise(figures, quantity), "%.0f");
    }
  }
}
