package io.countersign.cli.command;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that tells the keys of one chain apart. */
final class KeyChoice {
  @Option(
      names = "--key",
      paramLabel = "NAME",
      description = "Which key of the chain, where it has several: its name in the configuration.")
  private @Nullable String name;

  private @Nullable ChainKey chosen;

  /**
   * The key that is meant.
   *
   * @throws CommandException if there is no such chain or key, or several might be meant
   */
  ChainKey of(Settings settings, String chainId) throws CommandException {
    ChainSettings chain = ConfigFile.chain(settings, chainId);
    ChainKey key =
        settings
            .keyOf(chain, Optional.ofNullable(name))
            .orElseThrow(() -> notOne(settings.keysOf(chain), chainId));
    chosen = key;
    return key;
  }

  private CommandException notOne(List<ChainKey> keys, String chainId) {
    String names =
        keys.stream().flatMap(key -> key.key().name().stream()).collect(Collectors.joining(", "));
    return new CommandException(
        name == null
            ? "chain %s has several keys, say which one with --key NAME, one of: %s"
                .formatted(chainId, names)
            : "no key \"%s\" for chain %s, expected %s"
                .formatted(
                    name,
                    chainId,
                    names.isEmpty() ? "no --key, since its key has no name" : "one of: " + names));
  }

  /** Completes the commands in a message, once the key is known. */
  String completed(String message) {
    ChainKey key = chosen;
    return key == null ? message : key.completed(message);
  }
}
