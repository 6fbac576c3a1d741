package io.countersign.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.countersign.core.check.ChainCheck;
import io.countersign.core.check.ChainCheck.Verdict;
import io.countersign.core.guard.JumpLimit;
import io.countersign.core.watermark.Watermark;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the chain is asked, and from where a jump is measured. */
final class NewHeightsTest {
  private static final Watermark LAST = Watermark.floor(5);

  private final List<Watermark> asked = new ArrayList<>();
  private final List<Long> told = new ArrayList<>();
  private Verdict chain = new Verdict.GoOn(0);
  private long nanoTime = -5;
  private long wallMillis = 1_000_000;
  private NewHeights heights = startedAt(wallMillis);

  private NewHeights startedAt(long lastAt) {
    InstantSource clock = () -> Instant.ofEpochMilli(wallMillis);
    return new NewHeights(
        "test",
        new Precautions(
            new ChainCheck() {
              @Override
              public Verdict check(Watermark last) {
                asked.add(last);
                return chain;
              }

              @Override
              public void signing(long height) {
                told.add(height);
              }
            },
            JumpLimit.DEFAULT),
        lastAt,
        clock,
        () -> nanoTime);
  }

  private void pass(Duration time) {
    nanoTime += time.toNanos();
  }

  @Test
  void theChainIsAskedBeforeTheFirstSignatureAndNotBeforeTheNext() {
    assertInstanceOf(Verdict.GoOn.class, heights.verdict(LAST, 6));
    heights.signing(LAST, 6);
    assertInstanceOf(Verdict.GoOn.class, heights.verdict(LAST, 6));
    assertEquals(List.of(LAST), asked);
  }

  /** Else it would take our own signature in a commit for somebody else's. */
  @Test
  void theChainCheckIsToldOfEachHeightThatIsSignedAndOfNoOther() {
    heights.verdict(LAST, 6);
    assertEquals(List.of(), told);
    heights.signing(LAST, 6);
    heights.signing(Watermark.floor(6), 7);
    assertEquals(List.of(6L, 7L), told);
  }

  @Test
  void theChainIsAskedAgainAfterMoreThanAMinuteWithoutASignature() {
    heights.verdict(LAST, 6);
    heights.signing(LAST, 6);
    pass(Duration.ofSeconds(50));
    heights.signing(LAST, 6);
    pass(Duration.ofSeconds(59));
    heights.verdict(LAST, 6);
    assertEquals(1, asked.size());
    pass(Duration.ofSeconds(2));
    heights.verdict(LAST, 6);
    heights.verdict(LAST, 6);
    assertEquals(2, asked.size());
  }

  @Test
  void aMinuteWithoutASignatureIsNotMoreThanAMinute() {
    heights.verdict(LAST, 6);
    pass(Duration.ofSeconds(1));
    heights.signing(LAST, 6);
    pass(NewHeights.WAIT);
    heights.verdict(LAST, 6);
    assertEquals(1, asked.size());
    pass(Duration.ofMillis(1));
    heights.verdict(LAST, 6);
    assertEquals(2, asked.size());
  }

  @Test
  void aMinuteSinceTheChainWasAskedIsNotMoreThanAMinute() {
    heights = startedAt(wallMillis - 100_000);
    heights.verdict(LAST, 6);
    pass(NewHeights.WAIT);
    heights.verdict(LAST, 6);
    assertEquals(1, asked.size());
    pass(Duration.ofNanos(1));
    heights.verdict(LAST, 6);
    assertEquals(2, asked.size());
  }

  @Test
  void untilTheChainHasAnsweredItIsAskedEachTimeAndNothingIsSigned() {
    chain = new Verdict.NotYet("the node is away");
    assertEquals(chain, heights.verdict(LAST, 6));
    assertEquals(chain, heights.verdict(LAST, 6));
    chain = new Verdict.Stop("the key signed elsewhere");
    assertEquals(chain, heights.verdict(LAST, 6));
    assertEquals(3, asked.size());
  }

  @Test
  void aFreshStartMeasuresFromTheChainsHeight() {
    chain = new Verdict.GoOn(500_000);
    assertInstanceOf(Verdict.GoOn.class, heights.verdict(Watermark.floor(0), 500_001));
    assertInstanceOf(Verdict.NotYet.class, heights.verdict(Watermark.floor(0), 502_000));
  }

  @Test
  void aFreshStartWithoutAChainTakesTheFirstHeightAsItComes() {
    assertInstanceOf(Verdict.GoOn.class, heights.verdict(Watermark.floor(0), 9_000_000_000L));
  }

  @Test
  void timeBeforeTheStartCountsByTheHostsClock() {
    heights = startedAt(wallMillis - 100_000);
    assertInstanceOf(Verdict.GoOn.class, heights.verdict(LAST, 5 + 2_000));
    assertInstanceOf(Verdict.NotYet.class, heights.verdict(LAST, 5 + 2_001));
    heights.signing(LAST, 6);
    assertInstanceOf(Verdict.NotYet.class, heights.verdict(LAST, 5 + 2_000));
    pass(Duration.ofSeconds(100));
    assertInstanceOf(Verdict.GoOn.class, heights.verdict(LAST, 5 + 2_000));
  }

  @Test
  void aClockThatWasSetBackExplainsNothing() {
    heights = startedAt(wallMillis + 100_000);
    assertInstanceOf(Verdict.GoOn.class, heights.verdict(LAST, 5 + 1_000));
    assertInstanceOf(Verdict.NotYet.class, heights.verdict(LAST, 5 + 1_001));
  }

  /** Else nine million requests of one node would do what one may not. */
  @Test
  void manyJumpsGoNoFurtherThanOne() {
    long height = 5;
    for (int i = 0; i < 100; i++) {
      if (heights.verdict(Watermark.floor(height), height + 900) instanceof Verdict.GoOn) {
        heights.signing(Watermark.floor(height), height + 900);
        height += 900;
      }
    }
    assertEquals(905, height);
    pass(Duration.ofSeconds(80));
    assertInstanceOf(Verdict.GoOn.class, heights.verdict(Watermark.floor(height), height + 900));
  }

  @Test
  void aChainThatSkipsNothingIsNeverTooFast() {
    for (long height = 5; height < 20_000; height++) {
      assertInstanceOf(Verdict.GoOn.class, heights.verdict(Watermark.floor(height), height + 1));
      heights.signing(Watermark.floor(height), height + 1);
    }
  }

  /** As in a record of an earlier version. */
  @Test
  void aTimeThatIsNotKnownExplainsNothing() {
    heights = startedAt(0);
    assertInstanceOf(Verdict.NotYet.class, heights.verdict(LAST, 9_000_000_000L));
  }

  @Test
  void whileTheHostSleptTheChainWentOnAndIsAskedAgain() {
    heights.verdict(LAST, 6);
    heights.signing(LAST, 6);
    wallMillis += Duration.ofHours(3).toMillis();
    assertInstanceOf(Verdict.GoOn.class, heights.verdict(LAST, 100_000));
    assertEquals(2, asked.size());
  }
}
