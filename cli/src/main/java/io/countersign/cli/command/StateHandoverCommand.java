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
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign state handover}. */
@Command(
    name = "handover",
    header = "End signing for a chain on this host for good, and print the document that moves it.",
    footer = {
      "",
      "The signer must be stopped. First this host's state is marked, durably, so that nothing here",
      "signs for the chain any more; then the document is printed, which state import takes on the",
      "other host. Lost it? The same command prints the same document again. Keys are left alone.",
      "A terminal is asked for the chain's id; a script gives --yes.",
      "",
      "  ${ROOT-COMMAND-NAME} state handover my-1 --yes --out my-1.state.json",
      "",
      "To move back: state handover on the other host, move the state file away here, state import."
    })
final class StateHandoverCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ChainChoice chain;
  @Mixin private final DocumentOutput output = new DocumentOutput();

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  StateHandoverCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.chain = new ChainChoice(environment);
  }

  @Override
  public Integer call()
      throws SettingsException, CommandException, WatermarkException, TmkmsStateException {
    ChainKey key = chain.key();
    output.requireFree();
    WatermarkRecord last = WatermarkUpkeep.inspect(key.watermarkFile());
    if (!last.handedOver()) {
      last = handOver(key);
    }
    String document = ExportedState.of(last, key).text();
    try {
      output.write(terminal, document);
    } catch (IOException e) {
      throw new CommandException(
          "%s is handed over, but %s; print it again: countersign state handover %s"
              .formatted(key.name(), e.getMessage(), key.name().argument()),
          e);
    }
    return 0;
  }

  private WatermarkRecord handOver(ChainKey key)
      throws CommandException, WatermarkException, TmkmsStateException {
    WatermarkRecord last = amend(key, false);
    ExportedState.of(last, key); // or it throws, before anything is changed
    TmkmsBeside tmkms = new TmkmsBeside(key);
    tmkms.requireNoNews(last.watermark());
    confirm(key, last);
    tmkms.end();
    if (!key.keepsTmkmsState() && key.tmkmsState().filter(Files::exists).isPresent()) {
      terminal.log(
          "%s: tmkms_state = false leaves %s as it is: a TMKMS started on this host would go on from there\n"
              .formatted(key.name(), key.chain().stateFile()));
    }
    return amend(key, true);
  }

  /** Under the lock, so not while a signer runs. */
  private static WatermarkRecord amend(ChainKey key, boolean handOver) throws WatermarkException {
    return WatermarkUpkeep.amend(
            key.watermarkFile(),
            key.chain().id(),
            WitnessFolder.inMemory(),
            last -> handOver ? last.nextHandedOver() : last)
        .after();
  }

  private void confirm(ChainKey key, WatermarkRecord last) throws CommandException {
    if (yes) {
      return;
    }
    Optional<String> typed =
        terminal.ask(
            "this ends signing for chain %s on this host for good, after %s; type the chain's id to go on: "
                .formatted(key.name(), StateText.lastSigned(last.watermark())));
    if (typed.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "expected --yes, or a terminal to ask for the chain's id, got neither");
    }
    String id = key.chain().id();
    if (!typed.get().strip().equals(id)) {
      throw new CommandException("expected %s to be typed; nothing was changed".formatted(id));
    }
  }
}
