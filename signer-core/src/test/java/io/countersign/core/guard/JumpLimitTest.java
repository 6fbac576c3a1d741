package io.countersign.core.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten heights a second and 1,000 are believed, no more. */
final class JumpLimitTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # last, seconds since, asked, believed
          5,      0,          6,          true
          5,      0,          1005,       true
          5,      0,          1006,       false
          5,      10,         1105,       true
          5,      10,         1106,       false
          5,      86400,      865005,     true
          5,      86400,      865006,     false
          5,      -10,        1005,       true
          5,      -10,        1006,       false
          # nothing to measure from
          0,      0,          9000000000, true
          5,      0,          9000000000, false
          5,      0,          9223372036854775807, false
          # as if the host's clock had been at zero
          5,      9000000000, 9000000000, true
          """)
  void onlyWhatTheTimeExplainsIsBelieved(long last, long seconds, long asked, boolean believed) {
    Optional<String> problem =
        JumpLimit.DEFAULT.problem("test", last, Duration.ofSeconds(seconds), 1_000, asked);
    assertEquals(believed, problem.isEmpty(), problem.toString());
  }

  @Test
  void theRefusalNamesTheLimitAndTheCommand() {
    assertEquals(
        Optional.of(
            "height jump: asked to sign height 9000000000, 8999652710 above the last one, 347290; in"
                + " the 60 s since then at most 1600 heights are believed; if the chain is really there"
                + " (ask an explorer, not this node), stop the signer and type: countersign state raise test --height 8999999999"),
        JumpLimit.DEFAULT.problem("test", 347_290, Duration.ofMinutes(1), 1_000, 9_000_000_000L));
  }

  @Test
  void theChainCanHaveComeAsFarAsItsTimeAndSomeMore() {
    assertEquals(1_600, JumpLimit.DEFAULT.believed(Duration.ofMinutes(1)));
    assertEquals(1_000, JumpLimit.DEFAULT.believed(Duration.ofSeconds(-1)));
  }

  @Test
  void aLimitCanBeZeroAndNotNegative() {
    assertEquals(true, new JumpLimit(0, 0).problem("test", 5, Duration.ZERO, 0, 6).isEmpty());
    assertThrows(IllegalArgumentException.class, () -> new JumpLimit(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new JumpLimit(0, -1));
  }
}
