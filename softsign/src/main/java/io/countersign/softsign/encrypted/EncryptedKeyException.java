package io.countersign.softsign.encrypted;

/**
 * An encrypted key cannot be read or made; half a sentence that says why and names no file, and
 * never anything of a secret.
 */
public final class EncryptedKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  EncryptedKeyException(String message) {
    super(message);
  }

  EncryptedKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
