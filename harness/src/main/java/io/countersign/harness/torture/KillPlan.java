package io.countersign.harness.torture;

import java.util.random.RandomGenerator;

/** When one life of the signer is to end. */
sealed interface KillPlan {
  /** This long after its start, before anything is asked. */
  record Unasked(long nanos) implements KillPlan {}

  /** This long after its nth request was sent, answered or not. */
  record Asked(int request, long nanos) implements KillPlan {}

  /** This long after its nth answer was received. */
  record Answered(int answer, long nanos) implements KillPlan {}

  /**
   * One of them, drawn such that each part of a life is hit often: the start, the first request of
   * a life, and all of the way from request to answer.
   */
  static KillPlan draw(RandomGenerator random, Tempo tempo) {
    int nth = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(16);
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Unasked(random.nextLong(tempo.start()));
      case 2, 3 -> new Answered(nth, random.nextLong(tempo.answer() / 4));
      default -> new Asked(nth, random.nextLong(tempo.answer()));
    };
  }
}
