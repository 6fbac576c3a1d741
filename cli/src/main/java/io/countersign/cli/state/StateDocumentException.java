package io.countersign.cli.state;

import org.jspecify.annotations.Nullable;

/** A document cannot be believed; the message says what was expected and what came. */
public final class StateDocumentException extends Exception {
  private static final long serialVersionUID = 1L;

  StateDocumentException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  StateDocumentException(String message) {
    super(message);
  }
}
