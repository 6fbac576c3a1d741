package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.state.StateText;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WatermarkUpkeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** A watermark file beside the state of the configured chain of the same id, if there is one. */
final class ComparedState {
  private final Terminal terminal;
  private final ConfigFile config;
  private final CommandSpec command;

  ComparedState(Terminal terminal, ConfigFile config, CommandSpec command) {
    this.terminal = terminal;
    this.config = config;
    this.command = command;
  }

  /**
   * Says how they compare.
   *
   * @return false if the file must not be used in place of the chain's own state
   */
  boolean agrees(Path file, WatermarkRecord found) throws SettingsException {
    String chainId = found.owner().chainId();
    if (!config.isThere()) {
      terminal.say("  no configuration %s to compare it with".formatted(config.path()));
      return true;
    }
    Settings settings = config.read();
    Optional<ChainSettings> chain = settings.chain(chainId);
    if (chain.isEmpty()) {
      terminal.say("  no [[chain]] %s in %s to compare it with".formatted(chainId, config.path()));
      return true;
    }
    List<ChainKey> keys = settings.keysOf(chain.get());
    ChainKey own =
        keys.stream()
            .filter(key -> isOf(found.owner(), key.watermarkFile()))
            .findFirst()
            .orElse(keys.getFirst());
    Path ownFile = own.watermarkFile();
    try {
      if (!Files.exists(ownFile)) {
        terminal.say("  there is no %s to compare it with".formatted(ownFile));
        return true;
      }
      if (Files.isSameFile(file, ownFile)) {
        terminal.say("  it is the state of the configured chain itself");
        return true;
      }
      return compare(found, ownFile, WatermarkUpkeep.inspect(ownFile));
    } catch (WatermarkException | IOException e) {
      terminal.error(
          NamedConfig.of(command).completed(own.completed(String.valueOf(e.getMessage()))));
      return false;
    }
  }

  private static boolean isOf(WatermarkOwner owner, Path file) {
    try {
      return WatermarkUpkeep.inspect(file).owner().equals(owner);
    } catch (WatermarkException e) {
      return false; // said where it is compared
    }
  }

  private boolean compare(WatermarkRecord found, Path ownFile, WatermarkRecord own) {
    String last = "last signed %s in %s".formatted(StateText.lastSigned(own.watermark()), ownFile);
    if (!own.owner().equals(found.owner())) {
      terminal.error(
          "of another chain or key than %s, which is of chain %s and key %s"
              .formatted(
                  ownFile, own.owner().chainId(), own.owner().keyFingerprint().hexPrefix(8)));
      return false;
    }
    if (own.watermark().contradicts(found.watermark())) {
      terminal.error("two signers have signed different things: " + last);
      return false;
    }
    int order = found.watermark().position().compareTo(own.watermark().position());
    if (order < 0) {
      terminal.error("older than the configured chain's own state, do not use it: " + last);
      return false;
    }
    terminal.say(
        order == 0
            ? "  as far as the configured chain's own state: " + last
            : "  newer than the configured chain's own state: " + last);
    return true;
  }
}
