package io.countersign.cli.tunnel;

/** What a tunnel was told makes no plan; a line for each thing that is wrong. */
public final class PlanException extends Exception {
  private static final long serialVersionUID = 1;

  PlanException(String message) {
    super(message);
  }

  PlanException(String message, Exception cause) {
    super(message, cause);
  }
}
