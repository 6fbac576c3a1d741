package io.countersign.cli.command;

import org.jspecify.annotations.Nullable;

/** Parameters that the command line cannot do without. */
final class Given {
  private Given() {}

  /** {@code value}, which the parser has made sure of. */
  static <T> T value(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("expected a required parameter to be there");
    }
    return value;
  }
}
