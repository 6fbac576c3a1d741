package io.countersign.harness.load;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latencies by percentile as an SVG picture, a curve for each round. Across, each step is ten times
 * as rare as the one before; upwards, each is ten times as long.
 */
public final class LoadPlot {
  private static final int WIDTH = 1800;
  private static final int HEIGHT = 960;
  private static final int LEFT = 160;
  private static final int RIGHT = 220;
  private static final int TOP = 100;
  private static final int BOTTOM = 100;
  private static final int POINTS = 200;

  /** Of which Okabe and Ito say that everybody can tell them apart. */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000");

  private final LoadResult result;

  /** Decades across: 1 is 90 %, 2 is 99 %. */
  private final int across;

  /** Powers of ten of a microsecond, the lowest and the highest line. */
  private final int lowest;

  private final int highest;

  private LoadPlot(LoadResult result) {
    this.result = result;
    this.across = Math.clamp((int) Math.ceil(Math.log10(most())), 1, 7);
    this.lowest = (int) Math.floor(Math.log10(extreme(true)));
    this.highest = Math.max(lowest + 1, (int) Math.ceil(Math.log10(extreme(false))));
  }

  /** The whole picture. */
  public static String of(LoadResult result) {
    return new LoadPlot(result).draw();
  }

  private double most() {
    return Math.max(10, result.rounds().stream().mapToLong(Round::signatures).max().orElse(0));
  }

  /** In microseconds, and never nothing, which has no logarithm. */
  private double extreme(boolean least) {
    double found = least ? Double.MAX_VALUE : 1;
    for (Round round : result.rounds()) {
      Histogram latencies = round.fromDue();
      if (latencies.getTotalCount() > 0) {
        found =
            least
                ? Math.min(found, latencies.getMinValue() / 1000.0)
                : Math.max(found, latencies.getMaxValue() / 1000.0);
      }
    }
    return found == Double.MAX_VALUE ? 1 : Math.max(1, found);
  }

  private String draw() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="24">
        <rect width="%1$d" height="%2$d" fill="#ffffff"/>
        <text x="%3$d" y="48" font-size="30">%4$s; latency from when each request was due</text>
        """
            .formatted(WIDTH, HEIGHT, LEFT, escaped(title())));
    grid(svg);
    for (int i = 0; i < result.rounds().size(); i++) {
      curve(svg, i, result.rounds().get(i).fromDue());
    }
    return svg.append("</svg>\n").toString();
  }

  private String title() {
    return result.plan().described() + (result.endedEarly().isPresent() ? ", ended early" : "");
  }

  private void grid(StringBuilder svg) {
    for (int decade = 0; decade <= across; decade++) {
      long x = x(1 - Math.pow(10, -decade));
      svg.append(line(x, TOP, x, HEIGHT - BOTTOM));
      svg.append(
          """
          <text x="%d" y="%d" text-anchor="middle">%s</text>
          """
              .formatted(x, HEIGHT - BOTTOM + 40, percent(decade)));
    }
    for (int power = lowest; power <= highest; power++) {
      long y = y(Math.pow(10, power));
      svg.append(line(LEFT, y, WIDTH - RIGHT, y));
      svg.append(
          """
          <text x="%d" y="%d" text-anchor="end">%s</text>
          """
              .formatted(LEFT - 16, y + 8, time(power)));
    }
  }

  private static String line(long x1, long y1, long x2, long y2) {
    return """
    <line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#cccccc"/>
    """
        .formatted(x1, y1, x2, y2);
  }

  private void curve(StringBuilder svg, int number, Histogram latencies) {
    StringBuilder points = new StringBuilder();
    // No further than the last signature: beyond it there is nothing to be seen.
    double end = Math.min(across, Math.log10(Math.max(1.0, (double) latencies.getTotalCount())));
    for (int i = 0; i <= POINTS && latencies.getTotalCount() > 0; i++) {
      double fraction = 1 - Math.pow(10, -end * i / POINTS);
      double micros = Math.max(1, LoadReport.micros(latencies, fraction));
      points.append("%d,%d ".formatted(x(fraction), y(micros)));
    }
    svg.append(
        """
        <polyline fill="none" stroke="%1$s" stroke-width="3" points="%2$s"/>
        <text x="%3$d" y="%4$d" fill="%1$s">round %5$d</text>
        """
            .formatted(
                COLOURS.get(number % COLOURS.size()),
                points.toString().strip(),
                WIDTH - RIGHT + 24,
                TOP + 32 * (number + 1),
                number + 1));
  }

  private long x(double fraction) {
    double decades = Math.min(across, -Math.log10(Math.max(1e-9, 1 - fraction)));
    return Math.round(LEFT + decades / across * (WIDTH - LEFT - RIGHT));
  }

  private long y(double micros) {
    double up = (Math.log10(micros) - lowest) / (highest - lowest);
    return Math.round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM));
  }

  /** 0 %, 90 %, 99 %, 99.9 %. */
  private static String percent(int decade) {
    return switch (decade) {
      case 0 -> "0 %";
      case 1 -> "90 %";
      case 2 -> "99 %";
      default -> "99." + "9".repeat(decade - 2) + " %";
    };
  }

  private static String time(int power) {
    return switch (Math.floorDiv(power, 3)) {
      case 0 -> "1%s us".formatted("0".repeat(power));
      case 1 -> "1%s ms".formatted("0".repeat(power - 3));
      default -> "1%s s".formatted("0".repeat(power - 6));
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
