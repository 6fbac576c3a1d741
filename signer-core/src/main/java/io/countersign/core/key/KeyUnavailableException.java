package io.countersign.core.key;

import org.jspecify.annotations.Nullable;

/** The key could not sign; the request gets an error answer and the link lives on. */
public final class KeyUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public KeyUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
