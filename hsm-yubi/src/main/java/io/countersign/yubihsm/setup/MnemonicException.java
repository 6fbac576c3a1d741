package io.countersign.yubihsm.setup;

/** What was typed is not a phrase of 24 words; the message never repeats any of them. */
public final class MnemonicException extends Exception {
  private static final long serialVersionUID = 1L;

  MnemonicException(String message) {
    super(message);
  }
}
