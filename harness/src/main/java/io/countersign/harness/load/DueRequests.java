package io.countersign.harness.load;

/**
 * The requests of one chain, one after the other, each at the time when it is due. What takes the
 * signer longer than that makes the next ones late, and they count from when they were due: a stall
 * shows in every request that it kept waiting, not in one.
 */
final class DueRequests {
  /** A signer that is further behind is not asked for what has been missed. */
  private static final long LATEST = 60_000_000_000L;

  /** Of waiting, before there is another look at whether to go on. */
  private static final long SLICE = 1_000_000_000;

  private final Clock clock;
  private final DueTimes times;
  private final Progress progress;
  private final Asking asking;

  DueRequests(Clock clock, DueTimes times, Progress progress, Asking asking) {
    this.clock = clock;
    this.times = times;
    this.progress = progress;
    this.asking = asking;
  }

  /** When requests are due, by their number. */
  @FunctionalInterface
  interface DueTimes {
    /** As of {@link System#nanoTime}, never less than that of the request before. */
    long due(long request);
  }

  /** What is done with each. */
  interface Asking {
    /** Makes it ready, before it is due. */
    void prepare(long request);

    /**
     * Does what there is to do in between, again about every second, and returns before {@code
     * due}.
     */
    void meanwhile(long due);

    /**
     * Asks and waits.
     *
     * @return whether there is a signature
     */
    boolean ask(Round round);
  }

  /** Asks until the last round is over, or until it is to end early. */
  void run() throws InterruptedException {
    for (long request = 0; ; request++) {
      asking.prepare(request);
      long due = times.due(request);
      int next = progress.next(due);
      if (progress.isOver(next)) {
        return;
      }
      Round round = progress.round(next);
      if (!isStillWantedAt(due)) {
        return;
      }
      long sent = clock.now();
      if (sent - due > LATEST) {
        round.unasked();
      } else if (asking.ask(round)) {
        round.signed(due, sent, clock.now());
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("the load was ended");
      }
    }
  }

  /** Waits. */
  private boolean isStillWantedAt(long due) throws InterruptedException {
    do {
      asking.meanwhile(due);
      clock.sleepUntil(Math.min(due, clock.now() + SLICE));
      if (Thread.interrupted()) {
        throw new InterruptedException("the load was ended");
      }
    } while (clock.now() < due && !progress.isEndingEarly());
    return !progress.isEndingEarly();
  }
}
