package io.countersign.harness.torture;

import java.io.IOException;

/** A signer did what it must never do. */
public final class ViolationException extends IOException {
  private static final long serialVersionUID = 1;

  ViolationException(String message) {
    super("violation: " + message);
  }

  ViolationException(String message, Throwable cause) {
    super("violation: " + message, cause);
  }
}
