package io.countersign.harness.load;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Which round each request belongs to: by the time when it is due, or by its number. */
final class Progress {
  private final LoadPlan plan;
  private final EarlyEnd early;
  private final long measuredFrom;
  private final Round warmUp = new Round();
  private final List<Round> rounds;
  private final AtomicLong taken = new AtomicLong();
  private final long votesPerRound;

  /**
   * Nothing has been asked yet.
   *
   * @param start when the warm-up begins, as of {@link System#nanoTime}
   * @param early ends it all at the next request of each chain
   */
  Progress(LoadPlan plan, long start, EarlyEnd early) {
    this.plan = plan;
    this.early = early;
    this.measuredFrom = start + plan.warmUp().toNanos();
    this.rounds = IntStream.range(0, plan.rounds()).mapToObj(i -> new Round()).toList();
    this.votesPerRound = Math.ceilDiv(plan.votes(), plan.rounds());
  }

  /**
   * Where what is due then is to be added: the warm-up, a round, or after all of them {@link
   * #isOver}.
   */
  int next(long due) {
    if (early.isAsked()) {
      return plan.rounds();
    }
    if (due < measuredFrom) {
      return -1;
    }
    if (plan.votes() > 0) {
      long number = taken.getAndIncrement();
      return number < plan.votes() ? (int) (number / votesPerRound) : plan.rounds();
    }
    return (int) Math.min((due - measuredFrom) / plan.roundTime().toNanos(), plan.rounds());
  }

  /** Whether {@link #next} has said that there is no round for it. */
  boolean isOver(int round) {
    return round >= plan.rounds();
  }

  /** That of {@link #next}. */
  Round round(int round) {
    return round < 0 ? warmUp : rounds.get(round);
  }

  /** Those that are measured. */
  List<Round> rounds() {
    return rounds;
  }

  /** Whether it is to end before its last round. */
  boolean isEndingEarly() {
    return early.isAsked();
  }

  /** Those of them that are there: all, or, of a load that ended early, those with a signature. */
  List<Round> measured() {
    return early.isAsked()
        ? rounds.stream().filter(round -> round.signatures() > 0).toList()
        : rounds;
  }

  /** The round that most is added to just now: the last one with a signature. */
  int current() {
    int last = -1;
    for (int i = 0; i < rounds.size(); i++) {
      if (rounds.get(i).signatures() > 0) {
        last = i;
      }
    }
    return last;
  }

  /** That were measured so far. */
  long signatures() {
    return rounds.stream().mapToLong(Round::signatures).sum();
  }
}
