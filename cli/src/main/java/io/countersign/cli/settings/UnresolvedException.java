package io.countersign.cli.settings;

/** What a string of the file refers to is not there. */
final class UnresolvedException extends Exception {
  private static final long serialVersionUID = 1L;

  UnresolvedException(String message) {
    super(message);
  }
}
