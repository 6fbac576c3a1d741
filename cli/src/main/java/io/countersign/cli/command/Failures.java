package io.countersign.cli.command;

import io.countersign.cli.NewFile;
import io.countersign.cli.Terminal;
import io.countersign.cli.log.LogLines;
import io.countersign.cli.run.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into lines on standard error and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Terminal terminal;
  private final RootCommand root;

  Failures(Terminal terminal, RootCommand root) {
    this.terminal = terminal;
    this.root = root;
  }

  /** A command line that makes no sense. */
  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    terminal.error(
        "%s%s; see: %s --help"
            .formatted(
                e instanceof UnmatchedArgumentException unmatched
                    ? unknown(unmatched, command)
                    : noNumber(e).orElseGet(() -> lowerFirst(String.valueOf(e.getMessage()))),
                e instanceof UnmatchedArgumentException unmatched ? suggestion(unmatched) : "",
                command.getCommandSpec().qualifiedName()));
    return exitCode(e, command);
  }

  /** Some commands of TMKMS end with 1 for what they look at themselves, and not its parser. */
  private static int exitCode(ParameterException e, CommandLine command) {
    boolean parser =
        (e instanceof UnmatchedArgumentException unmatched && unmatched.isUnknownOption())
            || e instanceof OverwrittenOptionException
            || (e instanceof MissingParameterException missing
                && missing.getMissing().stream().anyMatch(ArgSpec::isOption));
    return parser ? CommandLine.ExitCode.USAGE : command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** A command that failed. */
  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    LogLines.flushBeforePrinting();
    if (e instanceof RuntimeException) {
      terminal.error(
          "unexpected %s, a fault of this program: %s%s"
              .formatted(
                  e.getClass().getSimpleName(),
                  e.getMessage(),
                  root.verbose() ? "" : "; -v shows where"));
    } else if (e instanceof IOException failed) {
      terminal.error(
          failed instanceof FileSystemException named
              ? "%s: %s".formatted(named.getFile(), NewFile.reason(named))
              : NewFile.reason(failed));
    } else {
      terminal.error(
          NamedConfig.of(command.getCommandSpec()).completed(String.valueOf(e.getMessage())));
    }
    if (root.verbose()) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      terminal.log(trace.toString());
    }
    return e instanceof StartException refused ? refused.exitCode() : CommandLine.ExitCode.SOFTWARE;
  }

  /** Instead of the name of a Java type. */
  private static Optional<String> noNumber(ParameterException e) {
    if (!(e.getCause() instanceof TypeConversionException)
        || !(e.getArgSpec() instanceof OptionSpec option)) {
      return Optional.empty();
    }
    Class<?> type = option.type();
    boolean isLong = type == Long.class || type == long.class;
    return isLong || type == Integer.class || type == int.class
        ? Optional.of(
            "expected a whole number up to %d for %s, got \"%s\""
                .formatted(
                    isLong ? Long.MAX_VALUE : Integer.MAX_VALUE,
                    option.longestName(),
                    e.getValue()))
        : Optional.empty();
  }

  private static String unknown(UnmatchedArgumentException e, CommandLine command) {
    String first = e.getUnmatched().getFirst();
    if (e.isUnknownOption()) {
      return "unknown option " + first;
    }
    return command.getSubcommands().isEmpty()
        ? "unexpected argument \"%s\"".formatted(first)
        : "unknown command \"%s\"".formatted(first);
  }

  private static String suggestion(UnmatchedArgumentException e) {
    List<String> suggestions = e.getSuggestions();
    return suggestions.isEmpty() ? "" : ", did you mean \"%s\"?".formatted(suggestions.getFirst());
  }

  private static String lowerFirst(String message) {
    return message.isEmpty()
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
