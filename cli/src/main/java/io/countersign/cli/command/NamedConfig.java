package io.countersign.cli.command;

import io.countersign.softsign.ShellWord;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Completes the commands in messages, which know nothing of the configuration in use: an operator
 * must be able to paste them.
 */
final class NamedConfig {
  private static final Pattern COMMAND =
      Pattern.compile(
          "countersign state (init|show|raise|export|import|handover|forget)\\b(?! -c )");

  private final Optional<Path> config;

  /**
   * For a configuration.
   *
   * @param config empty where commands find it by themselves
   */
  NamedConfig(Optional<Path> config) {
    this.config = config.map(Path::toAbsolutePath).map(Path::normalize);
  }

  /** That of a command on its command line; one without {@code -c} needs none. */
  static NamedConfig of(CommandSpec command) {
    return command.mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(ConfigFile.class::isInstance)
        .map(ConfigFile.class::cast)
        .map(ConfigFile::named)
        .findFirst()
        .orElseGet(() -> new NamedConfig(Optional.empty()));
  }

  /** The message, {@code -c FILE} put into each command that reads a configuration. */
  String completed(String message) {
    return config
        .map(ShellWord::of)
        .map(word -> COMMAND.matcher(message).replaceAll("$0 -c " + Matcher.quoteReplacement(word)))
        .orElse(message);
  }
}
