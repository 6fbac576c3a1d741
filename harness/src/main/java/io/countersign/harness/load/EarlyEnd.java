package io.countersign.harness.load;

import java.util.Optional;

/**
 * Ends a load before its plan is done, and keeps what was measured until then. For one load, and
 * any thread.
 */
public final class EarlyEnd {
  private volatile boolean asked;
  private boolean begun;
  private String reason = "";

  /** From here on there is something to keep. */
  synchronized void begin() {
    begun = true;
  }

  /**
   * Asks for it.
   *
   * @param why for the report
   * @return whether the load ends in order, because of this or of what was asked before; false if
   *     it had not begun to measure
   */
  public synchronized boolean ask(String why) {
    if (begun && !asked) {
      reason = why;
      asked = true;
    }
    return asked;
  }

  boolean isAsked() {
    return asked;
  }

  /** Why, if it was asked. */
  synchronized Optional<String> reason() {
    return asked ? Optional.of(reason) : Optional.empty();
  }
}
