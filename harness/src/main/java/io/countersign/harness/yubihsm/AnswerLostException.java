package io.countersign.harness.yubihsm;

import java.io.IOException;

/** The command was carried out, and nobody hears of it. */
public final class AnswerLostException extends IOException {
  private static final long serialVersionUID = 1;

  AnswerLostException(Command command) {
    super("the answer to %s was lost on purpose".formatted(command));
  }
}
