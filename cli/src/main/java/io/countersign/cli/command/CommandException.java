package io.countersign.cli.command;

import org.jspecify.annotations.Nullable;

/** A command could not do what it was asked; the message is all that an operator needs. */
final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandException(String message) {
    super(message);
  }

  CommandException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
