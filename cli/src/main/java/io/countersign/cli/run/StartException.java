package io.countersign.cli.run;

/** The signer cannot start; the message names what is wrong and what to type. */
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean away;

  StartException(String message, Throwable cause) {
    this(message, cause, false);
  }

  public StartException(String message) {
    super(message);
    this.away = false;
  }

  private StartException(String message, Throwable cause, boolean away) {
    super(message, cause);
    this.away = away;
  }

  /** A device is not there, and all may be well as soon as it is. */
  static StartException away(String message, Throwable cause) {
    return new StartException(message, cause, true);
  }

  /** Whether it is only that a device is not there. */
  boolean isAway() {
    return away;
  }
}
