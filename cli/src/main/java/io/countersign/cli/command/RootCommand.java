package io.countersign.cli.command;

import io.countersign.cli.ProgramName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code countersign}: names the commands, and carries the options that all of them have. */
@Command(
    name = "countersign",
    header = "A remote signer for CometBFT validators.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Help for one of them: ${ROOT-COMMAND-NAME} COMMAND --help"})
final class RootCommand extends CommandGroup {
  private final ProgramName name;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Say more: log at debug level, stack traces.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  private boolean version;

  RootCommand(ProgramName name) {
    this.name = name;
  }

  ProgramName name() {
    return name;
  }

  boolean version() {
    return version;
  }

  boolean verbose() {
    return verbose;
  }

  boolean help() {
    return help;
  }
}
