package io.countersign.harness.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Time passes as the test says, so that each latency is known to the nanosecond. */
class DueRequestsTest {
  private static final long MILLI = 1_000_000;

  /** One request each 10 ms of thinking, three in a height of 30. */
  private static final Duration BLOCK = Duration.ofMillis(30);

  private final TestClock clock = new TestClock();
  private final EarlyEnd early = new EarlyEnd();
  private Runnable whileWaiting = () -> {};

  @Test
  void aPromptSignerIsAskedWhenEachRequestIsDue() throws Exception {
    LoadPlan plan = plan(Duration.ofMillis(300));
    Asked asked = run(plan, number -> MILLI);

    assertEquals(30, asked.at.size());
    for (int i = 0; i < asked.at.size(); i++) {
      assertEquals(i * 10L * MILLI, asked.at.get(i));
    }
    assertEquals(1, asked.round().fromDue().getMaxValue() / MILLI);
  }

  /** The heart of it: measured from the sending, all but one of the requests would look prompt. */
  @Test
  void aStallShowsInEveryRequestThatWasDueMeanwhile() throws Exception {
    LoadPlan plan = plan(Duration.ofSeconds(1));
    Asked asked = run(plan, number -> number == 10 ? 500 * MILLI : MILLI);

    assertEquals(100, asked.at.size(), "as many as without a stall");
    Round round = asked.round();
    assertEquals(500, round.fromDue().getMaxValue() / MILLI);
    // Due 10 ms apart and answered 1 ms apart: each is 9 ms less late than the one before.
    for (int late = 1; late <= 55; late++) {
      long latency = (500 - 9 * late) * MILLI;
      assertEquals(1, round.fromDue().getCountBetweenValues(latency, latency), "of " + latency);
    }
    assertEquals(44, round.fromDue().getCountBetweenValues(0, 2 * MILLI));
    assertEquals(99, round.fromSent().getCountBetweenValues(0, 2 * MILLI));
  }

  @Test
  void requestsDueAfterAStallAreAskedInTheirOrderAndNoneIsLeftOut() throws Exception {
    Asked asked = run(plan(Duration.ofMillis(300)), number -> number == 3 ? 150 * MILLI : MILLI);

    List<Long> expected = new ArrayList<>();
    for (long number = 0; number < 30; number++) {
      expected.add(number);
    }
    assertEquals(expected, asked.numbers);
  }

  @Test
  void whatIsAMinuteBehindIsCountedAndNotAskedAnyMore() throws Exception {
    Asked asked = run(plan(Duration.ofMillis(300)), number -> 61_000 * MILLI);

    assertEquals(1, asked.at.size());
    assertEquals(29, asked.round().notAsked());
  }

  @Test
  void theWarmUpIsNotMeasuredAndRoundsTakeWhatIsDueInThem() throws Exception {
    LoadPlan plan =
        new LoadPlan(
            1,
            1,
            BLOCK,
            Duration.ofMillis(10),
            3,
            Duration.ofMillis(60),
            Duration.ofMillis(30),
            0,
            1);
    Asked asked = run(plan, number -> MILLI);

    assertEquals(3 + 3 * 6, asked.at.size());
    for (Round round : asked.progress.rounds()) {
      assertEquals(6, round.signatures());
    }
  }

  @Test
  void anEarlyEndComesBetweenTwoRequestsAndKeepsTheRoundsThatHaveAny() throws Exception {
    early.begin();
    Asked asked =
        run(
            new LoadPlan(
                1, 1, BLOCK, Duration.ofMillis(10), 3, Duration.ofMillis(60), Duration.ZERO, 0, 1),
            number -> {
              if (number == 8) {
                assertTrue(early.ask("enough"));
              }
              return MILLI;
            });

    assertEquals(9, asked.at.size());
    assertEquals(
        List.of(6L, 3L), asked.progress.measured().stream().map(Round::signatures).toList());
    assertEquals(Optional.of("enough"), early.reason());
  }

  @Test
  void anEarlyEndIsNotKeptWaitingByARequestThatIsDueInAnHour() throws Exception {
    early.begin();
    LoadPlan plan =
        new LoadPlan(
            1, 1, Duration.ofHours(1), Duration.ZERO, 1, Duration.ofHours(9), Duration.ZERO, 0, 1);
    whileWaiting =
        () -> {
          if (clock.now() > 60_000 * MILLI) {
            assertTrue(early.ask("enough"));
          }
        };
    Asked asked = run(plan, number -> MILLI);

    assertEquals(3, asked.at.size());
    assertTrue(clock.now() < 62_000 * MILLI, "until " + clock.now());
  }

  @Test
  void thereIsNothingToEndEarlyBeforeTheBeginAndTheFirstReasonIsKept() {
    assertFalse(early.ask("before"));
    assertEquals(Optional.empty(), early.reason());
    early.begin();
    assertTrue(early.ask("first"));
    assertTrue(early.ask("second"), "it ends in order already");
    assertEquals(Optional.of("first"), early.reason());
  }

  @Test
  void backToBackEndsByCountAndIsNeverLate() throws Exception {
    LoadPlan plan =
        new LoadPlan(
            1, 1, Duration.ZERO, Duration.ZERO, 4, Duration.ofMillis(1), Duration.ZERO, 10, 1);
    Asked asked = run(plan, number -> number == 5 ? 400 * MILLI : MILLI);

    assertEquals(10, asked.at.size());
    assertEquals(
        List.of(3L, 3L, 3L, 1L), asked.progress.rounds().stream().map(Round::signatures).toList());
    assertEquals(9, all(asked).getCountBetweenValues(0, 2 * MILLI));
  }

  @Test
  void chainsBeginTheirHeightsAtDifferentTimes() {
    LoadPlan plan =
        new LoadPlan(
            100,
            1,
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            1,
            Duration.ofSeconds(5),
            Duration.ZERO,
            0,
            1);
    assertEquals(7, Schedule.of(plan, 0, 7).due(0));
    assertEquals(7 + 10 * MILLI, Schedule.of(plan, 1, 7).due(0));
    assertEquals(7 + 990 * MILLI, Schedule.of(plan, 99, 7).due(0));
    assertEquals(7 + (2000 + 100 + 10) * MILLI, Schedule.of(plan, 1, 7).due(7));
  }

  private static org.HdrHistogram.Histogram all(Asked asked) {
    var all = new org.HdrHistogram.Histogram(3);
    asked.progress.rounds().forEach(round -> all.add(round.fromDue()));
    return all;
  }

  private static LoadPlan plan(Duration roundTime) {
    return new LoadPlan(1, 1, BLOCK, Duration.ofMillis(10), 1, roundTime, Duration.ZERO, 0, 1);
  }

  /** Answers after as long as {@code answering} says for each request. */
  private Asked run(LoadPlan plan, LongUnaryOperator answering) throws Exception {
    Progress progress = new Progress(plan, 0, early);
    Asked asked = new Asked(progress, answering);
    DueRequests.DueTimes times =
        plan.isBackToBack() ? request -> clock.now() : Schedule.of(plan, 0, 0)::due;
    new DueRequests(clock, times, progress, asked).run();
    return asked;
  }

  private final class Asked implements DueRequests.Asking {
    private final Progress progress;
    private final LongUnaryOperator answering;
    private final List<Long> at = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private long prepared = -1;

    Asked(Progress progress, LongUnaryOperator answering) {
      this.progress = progress;
      this.answering = answering;
    }

    Round round() {
      return progress.rounds().getFirst();
    }

    @Override
    public void prepare(long request) {
      prepared = request;
    }

    @Override
    public void meanwhile(long due) {
      whileWaiting.run();
      assertTrue(prepared >= 0);
    }

    @Override
    public boolean ask(Round round) {
      at.add(clock.now());
      numbers.add(prepared);
      clock.pass(answering.applyAsLong(prepared));
      return true;
    }
  }

  private static final class TestClock implements Clock {
    private long now;

    void pass(long nanos) {
      now += nanos;
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public void sleepUntil(long nanos) {
      now = Math.max(now, nanos);
    }
  }
}
