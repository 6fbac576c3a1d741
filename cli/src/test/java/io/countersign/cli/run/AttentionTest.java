package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.core.session.LinkState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionTest {
  private static final long NOW = 10_000_000;

  /** Seconds ago. */
  @ParameterizedTest
  @CsvSource({
    "true,  3600, 61, true",
    "true,  3600, 59, false",
    "true,  59, 3600, false",
    "true,  61, 3600, true",
    "false, 3600, 3600, false"
  })
  void aNodeThatIsConnectedAndHasHadNothingSignedForAMinuteNeedsAHuman(
      boolean connected, long since, long signed, boolean idle) {
    LinkState node = new LinkState(connected, NOW - 1000 * since, "", NOW - 1000, 1000, 0, "", 0);
    assertEquals(idle, Attention.isIdle(node, NOW - 1000 * signed, NOW));
  }
}
