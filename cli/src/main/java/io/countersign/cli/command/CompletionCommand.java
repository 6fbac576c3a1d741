package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countersign completion}. */
@Command(
    name = "completion",
    header = "Print what completes commands and options in a shell.",
    footer = {"", "  source <(${ROOT-COMMAND-NAME} completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  /** The script is the same: it begins with what zsh needs to take one of bash. */
  enum Shell {
    BASH,
    ZSH
  }

  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  private Shell shell = Shell.BASH;

  CompletionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String script = AutoComplete.bash(spec.root().name(), spec.root().commandLine());
    terminal.say(
        switch (shell) {
          case BASH, ZSH -> script.stripTrailing();
        });
    return 0;
  }
}
