package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import io.countersign.core.watermark.WatermarkRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code countersign state show}. */
@Command(
    name = "show",
    header = "Print what was signed last, for one chain or all; also while the signer runs.")
final class StateShowCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final ConfigFile config;

  @Parameters(
      paramLabel = "CHAIN",
      arity = "0..1",
      description = "Id of a [[chain]]; all of them if left out.")
  private @Nullable String chainId;

  StateShowCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigFile(environment);
  }

  @Override
  public Integer call() throws SettingsException, CommandException {
    Settings settings = config.read();
    String id = chainId;
    List<ChainSettings> chains =
        id == null ? settings.chains() : List.of(ConfigFile.chain(settings, id));
    boolean allShown = true;
    for (ChainSettings chain : chains) {
      allShown &= show(chain);
    }
    return allShown ? 0 : 1;
  }

  private boolean show(ChainSettings chain) {
    try {
      WatermarkRecord record = WatermarkFiles.inspect(chain.watermarkFile());
      if (!record.owner().chainId().equals(chain.id())) {
        terminal.error(
            "%s: expected the watermark of this chain in %s, found that of chain %s"
                .formatted(chain.id(), chain.watermarkFile(), record.owner().chainId()));
        return false;
      }
      terminal.say(
          "%s: last signed %s (record %d of key %s, %s)"
              .formatted(
                  chain.id(),
                  record.watermark().describe(),
                  record.sequence(),
                  record.owner().keyFingerprint().hexPrefix(8),
                  chain.watermarkFile()));
      return true;
    } catch (WatermarkException e) {
      terminal.error("%s: %s".formatted(chain.id(), e.getMessage()));
      return false;
    }
  }
}
