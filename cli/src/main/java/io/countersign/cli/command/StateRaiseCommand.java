package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.state.StateText;
import io.countersign.core.watermark.Amendment;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.core.watermark.WitnessFolder;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign state raise}. */
@Command(
    name = "raise",
    header = "Sign nothing at or below a height any more; only ever upwards.",
    footer = {
      "",
      "Lets a refused height jump through, and brings a restored, older state up to the chain. The",
      "signer must be stopped. There is no way back down: take a height that the chain has",
      "finished, as an explorer or another node shows it, and never one that it is still deciding.",
      "More than 100,000,000 heights above the last one needs --yes.",
      "",
      "  ${ROOT-COMMAND-NAME} state raise my-1 --height 1234567"
    })
final class StateRaiseCommand implements Callable<Integer> {
  /** Decades of a fast chain: further is a slip of the hand, for which there is no remedy. */
  private static final long FARTHEST = 100_000_000;

  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ChainChoice chain;

  @Option(
      names = "--height",
      paramLabel = "H",
      required = true,
      description = "Nothing at or below this height will be signed.")
  private @Nullable Long height;

  @Option(names = "--yes", description = "However far above the last height.")
  private boolean yes;

  StateRaiseCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.chain = new ChainChoice(environment);
  }

  @Override
  public Integer call() throws SettingsException, CommandException, WatermarkException {
    long floor = Given.value(height);
    if (floor < 1) {
      throw new ParameterException(
          spec.commandLine(), "expected a height of 1 or more for --height, got " + floor);
    }
    ChainKey key = chain.key();
    Amendment raised =
        WatermarkUpkeep.amend(
            key.watermarkFile(),
            key.chain().id(),
            WitnessFolder.inMemory(),
            last ->
                floor <= height(last) || isTooFar(floor, last)
                    ? last
                    : last.next(last.watermark().raisedTo(floor), InstantSource.system().millis()));
    String before = StateText.lastSigned(raised.before().watermark());
    if (!raised.changed()) {
      throw new CommandException(
          (isTooFar(floor, raised.before())
                  ? "chain %s: expected a height at most 100000000 above the last one, %d (last signed %s), got %d; nothing was changed:"
                      + " up to there this key could sign nothing for the chain, and there is no way down; if it is right, add --yes"
                  : "chain %s: expected a height above the last one, %d (last signed %s), got %d; nothing was changed")
              .formatted(key.name(), height(raised.before()), before, floor));
    }
    terminal.say("%s: before  last signed %s".formatted(key.name(), before));
    terminal.say(
        "%s: now     last signed %s"
            .formatted(key.name(), StateText.lastSigned(raised.after().watermark())));
    new TmkmsBeside(key).raise(raised.after().watermark());
    return 0;
  }

  private boolean isTooFar(long floor, WatermarkRecord last) {
    return !yes && floor - height(last) > FARTHEST;
  }

  private static long height(WatermarkRecord record) {
    return record.watermark().position().height();
  }
}
