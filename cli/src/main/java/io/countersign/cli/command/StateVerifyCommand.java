package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.state.StateText;
import io.countersign.core.watermark.SlotView;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.core.watermark.WitnessFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code countersign state verify}. */
@Command(
    name = "verify",
    header = "Look at any watermark file, a backup or another host's; never writes.",
    footer = {
      "",
      "Ends with 1 if the file is damaged, was handed over, or is behind or beside the state of the",
      "configured chain. One that is whole may still be old: only the chain knows, so compare its",
      "height before you sign with a restored file.",
      "",
      "  ${ROOT-COMMAND-NAME} state verify /backup/my-1-consensus.json.watermark"
    })
final class StateVerifyCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ConfigFile config;

  @Parameters(paramLabel = "FILE", description = "The watermark file.")
  private @Nullable Path file;

  StateVerifyCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.config = new ConfigFile(environment);
  }

  @Override
  public Integer call() throws SettingsException, CommandException, WatermarkException {
    Path looked = Given.value(file);
    if (Files.exists(looked) && !Files.isRegularFile(looked)) {
      throw new CommandException("expected a watermark file, got something else: " + looked);
    }
    SlotView view = WatermarkUpkeep.view(looked, WitnessFolder.inMemory());
    WatermarkRecord newest = view.newest();
    terminal.say(
        "%s: whole, chain %s, key %s, last signed %s (record %d)"
            .formatted(
                looked,
                newest.owner().chainId(),
                newest.owner().keyFingerprint().hexPrefix(8),
                StateText.lastSigned(newest.watermark()),
                newest.sequence()));
    terminal.say(
        "  when    "
            + StateText.when(
                newest.writtenAt(), InstantSource.system().instant(), ZoneId.systemDefault()));
    terminal.say("  disk    " + StateText.durability(newest));
    for (int slot = 0; slot < view.slots().size(); slot++) {
      terminal.say("  slot %d  %s".formatted(slot + 1, text(view.slots().get(slot), newest)));
    }
    boolean trusted = new ComparedState(terminal, config, spec).agrees(looked, newest);
    if (newest.handedOver()) {
      terminal.error("handed over: the host of this file signs no more, another one does");
    }
    return trusted && !newest.handedOver() ? 0 : 1;
  }

  private static String text(Optional<WatermarkRecord> slot, WatermarkRecord newest) {
    return slot.map(
            record ->
                "record %d, %s"
                    .formatted(record.sequence(), StateText.lastSigned(record.watermark())))
        .orElse(
            newest.sequence() == 1
                ? "not used yet"
                : "no valid record: torn by a crash while it was written, or damaged since");
  }
}
