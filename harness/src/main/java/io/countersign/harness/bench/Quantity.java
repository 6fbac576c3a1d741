package io.countersign.harness.bench;

/** What is measured of a candidate, and compared. */
enum Quantity {
  P50_PAUSES("p50 with pauses of 2/20 ms", "us", Pace.PAUSES.label(), 0.5),
  P99_PAUSES("p99 with pauses", "us", Pace.PAUSES.label(), 0.99),
  P50_BACK_TO_BACK("p50 back to back", "us", Pace.BACK_TO_BACK.label(), 0.5),
  P99_BACK_TO_BACK("p99 back to back", "us", Pace.BACK_TO_BACK.label(), 0.99),
  P50_BLOCKS("p50 at 1 s blocks", "us", Pace.BLOCKS, 0.5),
  P999_LONG("p99.9 of the long run", "us", Pace.LONG, 0.999),
  MANY_CHAINS("p99 of many chains at 1 s blocks", "us", "", 0.99),
  RAW_BYTES("median of raw-bytes signatures", "us", "", 0.5),
  START("start to first signature", "ms", "", 1),
  RESIDENT("resident memory", "MiB", "", 1);

  private final String label;
  private final String unit;
  private final String pace;
  private final double fraction;

  Quantity(String label, String unit, String pace, double fraction) {
    this.label = label;
    this.unit = unit;
    this.pace = pace;
    this.fraction = fraction;
  }

  String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  /** The {@link Pace#label} it is measured at; empty if it is measured in another way. */
  String pace() {
    return pace;
  }

  /** As in 0.99. */
  double fraction() {
    return fraction;
  }
}
