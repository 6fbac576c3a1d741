package io.countersign.cli.run;

import org.jspecify.annotations.Nullable;

/** A {@code state_hook} told nothing that can be used; the message says what it did instead. */
final class HookException extends Exception {
  private static final long serialVersionUID = 1L;

  HookException(String message) {
    this(message, null);
  }

  HookException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
