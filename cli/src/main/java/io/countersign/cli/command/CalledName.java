package io.countersign.cli.command;

import io.countersign.cli.ProgramName;
import io.countersign.softsign.ShellWord;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Puts what this program was called by into the commands of messages, which name it {@code
 * countersign}: an operator must be able to paste them.
 */
final class CalledName {
  private final String typed;
  private final Pattern ours;

  private CalledName(String typed, Pattern ours) {
    this.typed = typed;
    this.ours = ours;
  }

  /** In messages of any of its commands. */
  static CalledName of(CommandSpec command) {
    CommandSpec root = command.root();
    ProgramName name =
        root.userObject() instanceof RootCommand called ? called.name() : ProgramName.COUNTERSIGN;
    String commands =
        root.subcommands().keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return new CalledName(
        ShellWord.of(Path.of(name.typed())),
        Pattern.compile(ProgramName.COUNTERSIGN.typed() + "(?= (?:" + commands + ")\\b)"));
  }

  String in(String message) {
    return typed.equals(ProgramName.COUNTERSIGN.typed())
        ? message
        : ours.matcher(message).replaceAll(Matcher.quoteReplacement(typed));
  }
}
