package io.countersign.harness.load;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Answers of one chain whose signatures are still to be checked, which is done while nothing is
 * measured there. Used by one thread.
 */
final class Unchecked {
  /** Some 2 KB each. */
  private static final int MOST = 64;

  /** One check takes much less, also on a busy machine. */
  private static final long TIME_FOR_ONE = 1_000_000;

  private final AnswerCheck check;
  private final Faults faults;
  private final Clock clock;
  private final Queue<Answer> answers = new ArrayDeque<>();

  Unchecked(AnswerCheck check, Faults faults, Clock clock) {
    this.check = check;
    this.faults = faults;
    this.clock = clock;
  }

  private record Answer(Request request, Response response) {}

  /** Keeps an answer; if there are too many, the oldest is checked at once. */
  void add(Request request, Response response) {
    answers.add(new Answer(request, response));
    if (answers.size() > MOST) {
      checkOne();
    }
  }

  /** Checks what can be checked before {@code due}. */
  void checkUntil(long due) {
    while (!answers.isEmpty() && due - clock.now() > TIME_FOR_ONE) {
      checkOne();
    }
  }

  /** Checks all of them. */
  void checkAll() {
    while (!answers.isEmpty()) {
      checkOne();
    }
  }

  private void checkOne() {
    Answer answer = answers.remove();
    try {
      check.require(answer.request(), answer.response());
    } catch (IOException e) {
      faults.add(Faults.Kind.WRONG, String.valueOf(e.getMessage()));
    }
  }
}
