package io.countersign.softsign;

/** A passphrase cannot be had or is refused; says where it was looked for and what to type. */
public final class PassphraseException extends Exception {
  private static final long serialVersionUID = 1L;

  /** One sentence, without anything of the passphrase. */
  public PassphraseException(String message) {
    super(message);
  }

  /** The same, with what led to it. */
  public PassphraseException(String message, Throwable cause) {
    super(message, cause);
  }
}
