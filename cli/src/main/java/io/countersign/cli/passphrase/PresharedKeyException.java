package io.countersign.cli.passphrase;

/** A tunnel's key cannot be read or must not serve; the message is one line, never with the key. */
public final class PresharedKeyException extends Exception {
  private static final long serialVersionUID = 1;

  PresharedKeyException(String message) {
    super(message);
  }

  PresharedKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
