package io.countersign.cli.command;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Whose state a command is about: the configuration, the chain, and which of its keys. */
final class ChainChoice {
  @Mixin private final ConfigFile config;
  @Mixin private final KeyChoice keys = new KeyChoice();

  @Parameters(index = "0", paramLabel = "CHAIN", description = "Id of a [[chain]].")
  private @Nullable String chainId;

  ChainChoice(Map<String, String> environment) {
    this.config = new ConfigFile(environment);
  }

  ConfigFile config() {
    return config;
  }

  KeyChoice keys() {
    return keys;
  }

  /** As it was typed. */
  String id() {
    return Given.value(chainId);
  }

  /**
   * The key that is meant.
   *
   * @throws CommandException if there is no such chain or key, or several might be meant
   */
  ChainKey key() throws SettingsException, CommandException {
    Settings settings = config.read();
    return keys.of(settings, id());
  }
}
