package io.countersign.cli.command;

/** A command could not do what it was asked; the message is all that an operator needs. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, Throwable cause) {
    super(message, cause);
  }
}
