package io.countersign.cli.command;

import io.countersign.softsign.ShellWord;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
          "countersign (?:state (?:init|show|raise|export|import|handover|forget)|status|reload|yubihsm (?:setup|keys (?:list|generate|import)))\\b(?! -c )");

  private final Optional<Path> config;
  private final UnaryOperator<String> key;
  private final UnaryOperator<String> name;

  /**
   * For a configuration.
   *
   * @param config empty where commands find it by themselves
   */
  NamedConfig(Optional<Path> config) {
    this(config, message -> message, message -> message);
  }

  private NamedConfig(
      Optional<Path> config, UnaryOperator<String> key, UnaryOperator<String> name) {
    this.config = config.map(Path::toAbsolutePath).map(Path::normalize);
    this.key = key;
    this.name = name;
  }

  /** That of a command on its command line; one without {@code -c} needs none. */
  static NamedConfig of(CommandSpec command) {
    Optional<ChainChoice> chain = mixin(command, ChainChoice.class);
    Optional<KeyChoice> choice =
        chain.map(ChainChoice::keys).or(() -> mixin(command, KeyChoice.class));
    Optional<Path> config =
        chain
            .map(ChainChoice::config)
            .or(() -> mixin(command, HsmDevice.class).map(HsmDevice::config))
            .or(() -> mixin(command, ConfigFile.class))
            .flatMap(file -> file.named().config);
    return new NamedConfig(
        config,
        message -> choice.map(key -> key.completed(message)).orElse(message),
        CalledName.of(command)::in);
  }

  private static <T> Optional<T> mixin(CommandSpec command, Class<T> type) {
    return command.mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  /**
   * The message, {@code -c FILE} put into each command that reads a configuration, and the name by
   * which this program was called into all.
   */
  String completed(String message) {
    return name.apply(withConfig(key.apply(message)));
  }

  private String withConfig(String message) {
    return config
        .map(ShellWord::of)
        .map(word -> COMMAND.matcher(message).replaceAll("$0 -c " + Matcher.quoteReplacement(word)))
        .orElse(message);
  }
}
