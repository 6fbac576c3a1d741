package io.countersign.cli.command;

import io.countersign.cli.ProgramVersion;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The commands as a page of section 1, in the macros of man(7). */
final class ManPage {
  private final CommandSpec root;
  private final StringBuilder page = new StringBuilder();

  ManPage(CommandSpec root) {
    this.root = root;
  }

  String text() {
    String name = root.name();
    line(
        ".TH %s 1 \"\" \"%s %s\""
            .formatted(name.toUpperCase(Locale.ROOT), name, ProgramVersion.read()));
    line(".SH NAME");
    line("%s \\- %s".formatted(name, escaped(header(root))));
    line(".SH SYNOPSIS");
    line(".B %s".formatted(name));
    line(".RI [ OPTIONS ] \" \" COMMAND");
    line(".SH OPTIONS");
    root.options().forEach(this::option);
    line(".SH COMMANDS");
    commands(root);
    tail();
    return page.toString().stripTrailing();
  }

  /** Each command that does something, under its whole name. */
  private void commands(CommandSpec group) {
    for (CommandLine command : group.subcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      if (!spec.subcommands().isEmpty()) {
        commands(spec);
        continue;
      }
      line(".SS %s".formatted(escaped(spec.qualifiedName())));
      line(escaped(header(spec)));
      spec.positionalParameters().forEach(this::parameter);
      spec.options().stream().filter(option -> !option.inherited()).forEach(this::option);
      paragraphs(List.of(spec.usageMessage().footer()));
    }
  }

  private void option(OptionSpec option) {
    line(".TP");
    String names = escaped(String.join(", ", option.names()));
    line(
        option.arity().max() == 0
            ? "\\fB%s\\fR".formatted(names)
            : "\\fB%s\\fR \\fI%s\\fR".formatted(names, escaped(option.paramLabel())));
    line(escaped(String.join(" ", option.description())));
  }

  private void parameter(PositionalParamSpec parameter) {
    line(".TP");
    line("\\fI%s\\fR".formatted(escaped(parameter.paramLabel())));
    line(escaped(String.join(" ", parameter.description())));
  }

  /** Examples are indented; an empty line parts paragraphs. */
  private void paragraphs(List<String> lines) {
    for (String text : lines) {
      String resolved = text.replace("${ROOT-COMMAND-NAME}", root.name());
      if (text.isBlank()) {
        line(".PP");
      } else if (text.startsWith(" ")) {
        line(".EX\n%s\n.EE".formatted(escaped(resolved)));
      } else {
        line(escaped(resolved));
      }
    }
  }

  private void tail() {
    line(".SH ENVIRONMENT");
    variable("TMKMS_CONFIG_FILE", "The configuration, where no -c is given.");
    variable("COUNTERSIGN_LOG", "How much is logged: error, warn, info or debug.");
    variable("COUNTERSIGN_FRESH_STATE", "Chains as for start --fresh-state, with commas.");
    variable("COUNTERSIGN_JAVA_OPTS", "Added to the options of the Java runtime.");
    line(".SH EXIT STATUS");
    line(
        "0 if it is done, 1 if it failed or was refused, 2 for a command line that makes no sense;");
    line("init, softsign keygen and softsign import end with 1 there too, as TMKMS does.");
    line(".SH FILES");
    variable("tmkms.toml", "The configuration; what it names is all that is read and written.");
  }

  private void variable(String name, String meaning) {
    line(".TP");
    line("\\fB%s\\fR".formatted(escaped(name)));
    line(escaped(meaning));
  }

  private static String header(CommandSpec spec) {
    return String.join(" ", spec.usageMessage().header());
  }

  /** So that nothing in a text is taken for a request, and a minus can be pasted. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
