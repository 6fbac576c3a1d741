package io.countersign.protocol.consensus;

/**
 * The kinds of message a validator signs, in the order of one round (CometBFT {@code
 * privval/file.go}: propose, prevote, precommit).
 */
public enum Step {
  PROPOSAL(1, 32),
  PREVOTE(2, 1),
  PRECOMMIT(3, 2);

  private final int number;
  private final int messageType;

  Step(int number, int messageType) {
    this.number = number;
    this.messageType = messageType;
  }

  /** 1, 2, 3: as in CometBFT's state file, and ordered. */
  public int number() {
    return number;
  }

  /** {@code SignedMsgType} on the wire: 32, 1, 2. */
  public int messageType() {
    return messageType;
  }

  /** How operators read it. */
  public String label() {
    return switch (this) {
      case PROPOSAL -> "proposal";
      case PREVOTE -> "prevote";
      case PRECOMMIT -> "precommit";
    };
  }

  /**
   * The step of CometBFT's state file.
   *
   * @throws IllegalArgumentException if there is no step with this number
   */
  public static Step ofNumber(int number) {
    for (Step step : values()) {
      if (step.number == number) {
        return step;
      }
    }
    throw new IllegalArgumentException("expected a step of 1 to 3, got " + number);
  }
}
