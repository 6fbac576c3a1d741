package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.chaincheck.NodeLook;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node is left only for one that is further, by its own word. */
final class IdleRuleTest {
  /** Heights; c: catching up, x: tells nothing, -: has no RPC. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "stays",
      value = {
        // in use, the other, the other before, signed, why
        "100, 150, 140, 100, 'it is at 100, 50 blocks behind'",
        "100, 102, 100, 100, 'it is at 100, 2 blocks behind'",
        "100, 101, 100, 100, stays", // asked at two instants
        "100, 100, 100, 100, stays", // the chain stands still, or the key is not among its
        // validators
        "150, 100, 100, 100, stays",
        "150, 101, 100, 100, stays",
        "1000000, 102, 100, 100, 'it tells 1000000, while the chain has gone on elsewhere, from 100 to 102'",
        "104, 102, 100, 100, 'it tells 104, while the chain has gone on elsewhere, from 100 to 102'",
        "103, 102, 100, 100, stays", // both go on: the key is not among its validators
        "1000000, 102, 0, 100, stays", // it did not tell when nothing was signed any more
        "1000000, c102, 100, 100, stays",
        "1000000, 102, 100, 200, stays", // would have nothing signed either
        "c100, 100, 100, 100, 'it is catching up at 100'",
        "c100, c150, 100, 100, stays",
        "100, c150, 100, 100, stays",
        "100, x, 100, 100, stays",
        "100, -, 100, 100, stays",
        "100, 150, 140, 200, stays", // would have nothing signed either
        "100, 150, 140, 151, 'it is at 100, 50 blocks behind'",
        "-, 150, 140, 100, 'its RPC does not tell, and the chain has gone on meanwhile, from 140 to 150'",
        "x, 150, 140, 100, 'its RPC does not tell, and the chain has gone on meanwhile, from 140 to 150'",
        "-, 150, 150, 100, stays",
        "-, 150, 0, 100, stays", // it did not tell when nothing was signed any more
        "-, -, 0, 100, stays",
      })
  void itIsLeftForOneThatIsFurther(
      String inUse, String other, long before, long signed, String why) {
    assertEquals(
        Optional.ofNullable(why),
        look(other).flatMap(there -> IdleRule.whyLeave(look(inUse), there, before, signed)));
  }

  private static Optional<NodeLook> look(String text) {
    boolean catchingUp = text.startsWith("c");
    return switch (text) {
      case "-" -> Optional.empty();
      case "x" -> Optional.of(new NodeLook("", 0, 0, false, "no answer"));
      default ->
          Optional.of(
              new NodeLook(
                  "", 0, Long.parseLong(text.substring(catchingUp ? 1 : 0)), catchingUp, ""));
    };
  }

  @Test
  void aMinuteAtLeastAndSixTimesTheTimeForFailover() {
    assertEquals(Duration.ofSeconds(60), IdleRule.patience(Duration.ofSeconds(5)));
    assertEquals(Duration.ofSeconds(60), IdleRule.patience(Duration.ofSeconds(10)));
    assertEquals(Duration.ofSeconds(180), IdleRule.patience(Duration.ofSeconds(30)));
  }
}
