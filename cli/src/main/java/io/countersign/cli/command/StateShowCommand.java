package io.countersign.cli.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.countersign.cli.Terminal;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.state.StateJson;
import io.countersign.cli.state.StateText;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WatermarkUpkeep;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countersign state show}. */
@Command(
    name = "show",
    header = "Print what was signed last, for one chain or all; also while the signer runs.",
    footer = {"", "With --json one object for CHAIN, an array without it; see docs/state.md."})
final class StateShowCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ConfigFile config;
  @Mixin private final KeyChoice keys = new KeyChoice();

  @Parameters(
      paramLabel = "CHAIN",
      arity = "0..1",
      description = "Id of a [[chain]]; all of them if left out.")
  private @Nullable String chainId;

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  StateShowCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigFile(environment);
  }

  @Override
  public Integer call() throws SettingsException, CommandException {
    Settings settings = config.read();
    String id = chainId;
    List<ChainKey> shown =
        id == null
            ? settings.chains().stream().flatMap(chain -> settings.keysOf(chain).stream()).toList()
            : List.of(keys.of(settings, id));
    JsonArray objects = new JsonArray();
    boolean allShown = true;
    for (ChainKey key : shown) {
      try {
        WatermarkRecord record = record(key);
        objects.add(StateJson.of(key.name(), key.watermarkFile(), record));
        show(key, record);
      } catch (WatermarkException | CommandException e) {
        String message =
            NamedConfig.of(spec).completed(key.completed(String.valueOf(e.getMessage())));
        objects.add(StateJson.failed(key.name(), key.watermarkFile(), message));
        terminal.error("%s: %s".formatted(key.name(), message));
        allShown = false;
      }
    }
    if (json) {
      print(id == null ? objects : objects.get(0));
    }
    return allShown ? 0 : 1;
  }

  private static WatermarkRecord record(ChainKey key) throws WatermarkException, CommandException {
    WatermarkRecord record = WatermarkUpkeep.inspect(key.watermarkFile());
    if (!record.owner().chainId().equals(key.chain().id())) {
      throw new CommandException(
          "expected the watermark of this chain in %s, found that of chain %s"
              .formatted(key.watermarkFile(), record.owner().chainId()));
    }
    return record;
  }

  private void print(JsonElement shown) {
    terminal.say(
        new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create()
            .toJson(shown));
  }

  private void show(ChainKey key, WatermarkRecord record) {
    if (json) {
      return;
    }
    Instant now = InstantSource.system().instant();
    terminal.say(
        "%s: last signed %s (record %d of key %s, %s)"
            .formatted(
                key.name(),
                StateText.lastSigned(record.watermark()),
                record.sequence(),
                record.owner().keyFingerprint().hexPrefix(8),
                key.watermarkFile()));
    terminal.say("  when  " + StateText.when(record.writtenAt(), now, ZoneId.systemDefault()));
    terminal.say("  disk  " + StateText.durability(record));
    if (record.handedOver()) {
      terminal.say(
          NamedConfig.of(spec)
              .completed(
                  "  handed over: this host signs no more; the document is printed again by: countersign state handover "
                      + key.name().argument()));
    }
  }
}
