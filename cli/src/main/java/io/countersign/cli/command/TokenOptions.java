package io.countersign.cli.command;

import io.countersign.cli.settings.KeySettings;
import io.countersign.cli.settings.PassphraseSetting;
import io.countersign.cli.settings.Pkcs11KeySettings;
import io.countersign.cli.settings.Pkcs11Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.pkcs11.TokenChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which token: one of the configuration, or one that is described here. */
final class TokenOptions {
  @Mixin private final ConfigFile config;

  @Option(
      names = "--module",
      paramLabel = "LIBRARY",
      description =
          "The vendor's PKCS #11 library, its whole path; without it the tokens of the configuration are meant.")
  private @Nullable Path module;

  @Option(names = "--token-label", paramLabel = "LABEL", description = "The token with this label.")
  private @Nullable String label;

  @Option(names = "--slot", paramLabel = "SLOT", description = "Or the one in this slot.")
  private @Nullable Long slot;

  @Option(
      names = "--serial",
      paramLabel = "SERIAL",
      description = "Or the one with this serial number.")
  private @Nullable String serial;

  @Option(
      names = "--pin",
      paramLabel = "SOURCE",
      converter = PassphraseConverter.class,
      description =
          "With --module, where the user's PIN is: "
              + PassphraseSetting.FORMS
              + ", which is the default.")
  private @Nullable PassphraseSetting pin;

  TokenOptions(Map<String, String> environment) {
    this.config = new ConfigFile(environment);
  }

  /** The module that was named, or those of the configuration. */
  List<Path> modules() throws SettingsException, CommandException {
    Path named = module;
    return named != null
        ? List.of(absolute(named))
        : configured().map(key -> key.token().module()).distinct().toList();
  }

  /** Whether the token is described here, and not in the configuration. */
  boolean isDescribed() {
    return module != null;
  }

  /** The one token that is meant. */
  Pkcs11Settings token() throws SettingsException, CommandException {
    List<TokenChoice> choices = choices();
    Path named = module;
    if (named != null) {
      return new Pkcs11Settings(
          absolute(named),
          choices.getFirst(),
          Optional.ofNullable(pin).orElseGet(PassphraseSetting.Prompt::new));
    }
    List<Pkcs11Settings> tokens =
        configured()
            .map(Pkcs11KeySettings::token)
            .distinct()
            .filter(token -> choices.isEmpty() || choices.contains(token.token()))
            .toList();
    if (tokens.size() != 1) {
      throw new CommandException(
          "expected one token in the [[providers.pkcs11]] of %s that is meant, got %d: name it with --token-label, --slot or --serial as it stands there, or describe another one with --module"
              .formatted(config.path(), tokens.size()));
    }
    return tokens.getFirst();
  }

  /** The keys that the configuration has in tokens. */
  List<Pkcs11KeySettings> keys() throws SettingsException, CommandException {
    List<TokenChoice> choices = choices();
    List<Pkcs11KeySettings> keys =
        configured()
            .filter(key -> choices.isEmpty() || choices.contains(key.token().token()))
            .toList();
    if (keys.isEmpty()) {
      throw new CommandException(
          "no key in a [[providers.pkcs11]] of %s%s: name another file with -c FILE, or describe a token with --module"
              .formatted(config.path(), choices.isEmpty() ? "" : " in this token"));
    }
    return keys;
  }

  private Stream<Pkcs11KeySettings> configured() throws SettingsException {
    return config.read().keys().stream().flatMap(TokenOptions::inToken);
  }

  private static Stream<Pkcs11KeySettings> inToken(KeySettings key) {
    return key instanceof Pkcs11KeySettings inToken ? Stream.of(inToken) : Stream.empty();
  }

  /** None or one. */
  private List<TokenChoice> choices() throws CommandException {
    List<TokenChoice> choices = new ArrayList<>();
    Optional.ofNullable(label).map(TokenChoice.Label::new).ifPresent(choices::add);
    Optional.ofNullable(slot).map(TokenChoice.Slot::new).ifPresent(choices::add);
    Optional.ofNullable(serial).map(TokenChoice.Serial::new).ifPresent(choices::add);
    if (choices.size() > 1 || (choices.isEmpty() && module != null)) {
      throw new CommandException(
          "expected one of --token-label, --slot and --serial, got %s; countersign pkcs11 list --module LIBRARY shows the tokens"
              .formatted(choices.isEmpty() ? "none" : choices.size()));
    }
    return choices;
  }

  private static Path absolute(Path module) throws CommandException {
    if (!module.isAbsolute()) {
      throw new CommandException(
          "expected the whole path of a library for --module, got %s".formatted(module));
    }
    return module;
  }
}
