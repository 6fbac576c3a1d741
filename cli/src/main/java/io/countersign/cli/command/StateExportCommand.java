package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.state.StateDocument;
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
import picocli.CommandLine.Spec;

/** {@code countersign state export}. */
@Command(
    name = "export",
    header = "Print what was signed last as a document that state import takes; changes nothing.",
    footer = {
      "",
      "The signer must be stopped, or the document is old before it is read. It ends nothing: to",
      "move a validator to another host, use state handover, after which this host cannot sign.",
      "There is no secret in it; the key moves by itself, with softsign export.",
      "With --to it is the state file of that program. Sign there only after state handover here.",
      "",
      "  ${ROOT-COMMAND-NAME} state export my-1 --out my-1.state.json",
      "  ${ROOT-COMMAND-NAME} state export my-1 --to cometbft --out priv_validator_state.json"
    })
final class StateExportCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ChainChoice chain;
  @Mixin private final DocumentOutput output = new DocumentOutput();

  @Option(
      names = "--to",
      paramLabel = "PROGRAM",
      converter = OtherSigner.Converter.class,
      description = "In the form of another program: tmkms, cometbft or cosmos-kms.")
  private @Nullable OtherSigner to;

  StateExportCommand(Terminal terminal, Map<String, String> environment) {
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
    ChainKey key = chain.key();
    output.requireFree();
    WatermarkRecord last =
        WatermarkUpkeep.amend(
                key.watermarkFile(), key.chain().id(), WitnessFolder.inMemory(), same -> same)
            .after();
    new TmkmsBeside(key).requireNoNews(last.watermark());
    StateDocument document = ExportedState.of(last, key);
    OtherSigner other = to;
    output.write(terminal, other == null ? document.text() : other.state(last.watermark()) + "\n");
    if (other != null) {
      terminal.log(
          "%s: before %s signs with it, end signing here for good: %s\n"
              .formatted(
                  key.name(),
                  other.label(),
                  NamedConfig.of(spec)
                      .completed(
                          "countersign state handover %s".formatted(key.name().argument()))));
    }
    return 0;
  }
}
