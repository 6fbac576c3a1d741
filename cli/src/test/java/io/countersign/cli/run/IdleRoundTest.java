package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After a node was left, each has one patience until something is signed. */
final class IdleRoundTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static long at(long seconds) {
    return Duration.ofSeconds(seconds).toNanos() - 100; // nanoTime may well be negative
  }

  @ParameterizedTest
  @CsvSource({
    // seen at 50 s: in use, signed at; asked at; over
    "liar, 7, 59, false",
    "liar, 7, 60, true",
    "liar, 7, 1000, true",
    "liar, 8, 60, false", // something was signed: whoever has signatures is kept
    "liar, 8, 1000, false",
    "good, 7, 60, false", // a failover, or somebody's choice: its turn begins then
    "good, 7, 109, false",
    "good, 7, 110, true", // the round goes on, whoever is in use
    "good, 8, 1000, false",
  })
  void aTurnIsOverAfterOnePatienceWithoutASignature(
      String inUse, long signedAt, long asked, boolean over) {
    IdleRound<String> round = IdleRound.<String>none().seen("good", 7, at(-60)).left("liar", at(0));

    assertEquals(over, round.seen(inUse, signedAt, at(50)).isTurnOver(at(asked), PATIENCE));
  }

  @Test
  void noTurnEndsBeforeANodeWasLeft() {
    assertEquals(
        false, IdleRound.<String>none().seen("good", 7, at(0)).isTurnOver(at(10_000), PATIENCE));
  }

  /** A look every 10 s while the chain stands still; it goes on, on one node, at 400 s. */
  @Test
  void theTurnsGoRoundOncePerPatienceAndEndAtTheOneThatHasSomethingSigned() {
    List<String> nodes = List.of("good", "liar", "third");
    List<String> switches = new ArrayList<>();
    int inUse = 1;
    long signedAt = 7;
    IdleRound<String> round =
        IdleRound.<String>none().seen("good", signedAt, at(0)).left("liar", at(0));
    for (long now = 0; now < 2000; now += 10) {
      signedAt = now > 400 && inUse == 0 ? now : signedAt;
      round = round.seen(nodes.get(inUse), signedAt, at(now));
      if (round.isTurnOver(at(now), PATIENCE)) {
        inUse = (inUse + 1) % nodes.size();
        round = round.left(nodes.get(inUse), at(now));
        switches.add(now + " " + nodes.get(inUse));
      }
    }
    assertEquals(
        List.of(
            "60 third",
            "120 good",
            "180 liar",
            "240 third",
            "300 good",
            "360 liar",
            "420 third",
            "480 good"),
        switches);
  }
}
