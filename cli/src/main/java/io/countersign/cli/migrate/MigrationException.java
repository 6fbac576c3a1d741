package io.countersign.cli.migrate;

import org.jspecify.annotations.Nullable;

/** Something cannot be taken over; the message says what, why, and what to do. */
public final class MigrationException extends Exception {
  private static final long serialVersionUID = 1L;

  MigrationException(String message) {
    super(message);
  }

  MigrationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
