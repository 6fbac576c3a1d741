package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code countersign man}. */
@Command(
    name = "man",
    header = "Print the manual page, for man to lay out.",
    footer = {"", "  ${ROOT-COMMAND-NAME} man | man -l -"})
final class ManCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();

  ManCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.say(new ManPage(spec.root()).text());
    return 0;
  }
}
