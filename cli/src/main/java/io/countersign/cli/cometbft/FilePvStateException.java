package io.countersign.cli.cometbft;

import org.jspecify.annotations.Nullable;

/** What was signed cannot be told from a state file; the message says what was expected. */
public final class FilePvStateException extends Exception {
  private static final long serialVersionUID = 1L;

  FilePvStateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
