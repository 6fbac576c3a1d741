package io.countersign.harness.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void quantilesAreTheNearestRanksInMicroseconds() {
    Latencies latencies = new Latencies();
    for (int i = 2_000; i >= 1; i--) {
      latencies.add(i * 1_000L);
    }
    assertEquals(1_000, latencies.quantile(0.5));
    assertEquals(1_980, latencies.quantile(0.99));
    assertEquals(1_998, latencies.quantile(0.999));
    assertEquals(2_000, latencies.quantile(1));
  }

  @Test
  void nothingMeasuredIsNotANumber() {
    assertTrue(Double.isNaN(new Latencies().quantile(0.5)));
  }
}
