package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.state.StateText;
import io.countersign.cli.tmkms.TmkmsStateException;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.core.watermark.WitnessFolder;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign state forget}. */
@Command(
    name = "forget",
    header = "Delete the state of a test network's chain that is started anew from height 1.",
    footer = {
      "",
      "On any other chain this gets the validator slashed: all that was signed there is forgotten.",
      "The signer must be stopped, and the chain's id typed twice; state init makes a new state.",
      "",
      "  ${ROOT-COMMAND-NAME} state forget test-1 --confirm test-1"
    })
final class StateForgetCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ChainChoice chain;

  @Option(
      names = "--confirm",
      paramLabel = "CHAIN",
      required = true,
      description = "The same id again.")
  private @Nullable String again;

  StateForgetCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.chain = new ChainChoice(environment);
  }

  @Override
  public Integer call()
      throws SettingsException,
          CommandException,
          WatermarkException,
          TmkmsStateException,
          IOException {
    String id = chain.id();
    if (!id.equals(Given.value(again))) {
      throw new ParameterException(
          spec.commandLine(), "expected %s again for --confirm, got %s".formatted(id, again));
    }
    ChainKey key = chain.key();
    TmkmsBeside tmkms = new TmkmsBeside(key);
    tmkms.requireOurs(WatermarkUpkeep.inspect(key.watermarkFile()).watermark());
    WatermarkRecord forgotten =
        WatermarkUpkeep.delete(key.watermarkFile(), id, WitnessFolder.inMemory());
    tmkms.forget();
    terminal.say(
        "%s: deleted %s, forgotten: last signed %s"
            .formatted(
                key.name(), key.watermarkFile(), StateText.lastSigned(forgotten.watermark())));
    terminal.say(
        NamedConfig.of(spec)
            .completed("a new state is made by: countersign state init " + key.name().argument()));
    return 0;
  }
}
