package io.countersign.cli.run;

import io.countersign.core.key.KeyUnavailableException;
import org.jspecify.annotations.Nullable;

/** The signer cannot start; the message names what is wrong and what to type. */
public final class StartException extends Exception {
  /** {@code EX_CONFIG} of sysexits.h: our unit does not start a service again that ends so. */
  private static final int NOT_AGAIN = 78;

  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final boolean away;

  private StartException(String message, @Nullable Throwable cause, int exitCode, boolean away) {
    super(message, cause);
    this.exitCode = exitCode;
    this.away = away;
  }

  StartException(String message, Throwable cause) {
    this(message, cause, 1, false);
  }

  public StartException(String message) {
    this(message, null, 1, false);
  }

  /** A device is not there or busy, and all may be well as soon as it is not. */
  static StartException away(String message, Throwable cause) {
    return new StartException(message, cause, 1, true);
  }

  /** One after which another try would do harm. */
  static StartException notAgain(String message, Throwable cause) {
    return new StartException(message, cause, NOT_AGAIN, false);
  }

  /** Of the process: 1, or 78 if it must not be started again before somebody has looked. */
  public int exitCode() {
    return exitCode;
  }

  /** Whether it is only that a device is not there, or has no time. */
  boolean isAway() {
    return away;
  }

  /** Whether the same may be possible in a moment, though nobody mends anything. */
  boolean isOfBusyDevice() {
    return getCause() instanceof KeyUnavailableException key && key.isBusy();
  }
}
