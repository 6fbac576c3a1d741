package io.countersign.softsign;

import org.jspecify.annotations.Nullable;

/**
 * A key file cannot be used or written; says which one, what was expected and what to type, and
 * never anything of its content.
 */
public final class KeyFileException extends Exception {
  private static final long serialVersionUID = 1L;

  KeyFileException(String message) {
    super(message);
  }

  KeyFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
