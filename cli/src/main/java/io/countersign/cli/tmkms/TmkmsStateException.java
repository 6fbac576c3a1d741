package io.countersign.cli.tmkms;

import org.jspecify.annotations.Nullable;

/** There is a state file, and what it says cannot be told; the message names what to do. */
public final class TmkmsStateException extends Exception {
  private static final long serialVersionUID = 1L;

  TmkmsStateException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
