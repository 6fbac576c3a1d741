package io.countersign.core.key;

import org.jspecify.annotations.Nullable;

/** The key could not sign; the request gets an error answer and the link lives on. */
public final class KeyUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean busy;

  public KeyUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.busy = false;
  }

  private KeyUnavailableException(String message) {
    super(message);
    this.busy = true;
  }

  /** A device had no time for this, and may have it in a moment. */
  public static KeyUnavailableException busy(String message) {
    return new KeyUnavailableException(message);
  }

  /** Whether the same may be possible in a moment, though nobody mends anything. */
  public boolean isBusy() {
    return busy;
  }
}
