package io.countersign.cli.command;

import io.countersign.cli.Terminal;

/**
 * TMKMS's form of telling what was done: a verb flush right in twelve columns, on standard error.
 */
final class StatusLine {
  private StatusLine() {}

  static void print(Terminal terminal, String verb, String text) {
    terminal.log(Terminal.printable("%12s %s".formatted(verb, text)) + "\n");
  }
}
