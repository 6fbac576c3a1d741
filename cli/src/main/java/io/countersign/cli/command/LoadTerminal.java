package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.harness.load.LoadView;

/** A load on a terminal: one line that changes, or, in a log, one from time to time. */
final class LoadTerminal implements LoadView {
  private static final int EVERY = 10;

  private final Terminal terminal;
  private int count;

  LoadTerminal(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void say(String line) {
    terminal.say(Terminal.printable(line));
  }

  @Override
  public void progress(String line) {
    if (terminal.hasPerson()) {
      terminal.sayForNow(Terminal.printable(line));
    } else if (count++ % EVERY == 0) {
      say(line);
    }
  }
}
