package io.countersign.cli.command;

import io.countersign.cli.NewFile;
import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.run.ConsensusKeys;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.state.StateDocument;
import io.countersign.cli.state.StateDocumentException;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code countersign state import}. */
@Command(
    name = "import",
    header = "Take over what another host signed last, from the document that it printed.",
    footer = {
      "",
      "Makes the state if there is none, else raises it: the higher of the two wins, and both are",
      "shown. The signer must be stopped, and the key of the chain be there: a document of another",
      "chain or key is refused.",
      "",
      "  ${ROOT-COMMAND-NAME} state import my-1 my-1.state.json"
    })
final class StateImportCommand implements Callable<Integer> {
  /** More than any document has; what is longer is refused with a reason. */
  private static final int MOST = 64 * 1024;

  private final Terminal terminal;
  private final Map<String, String> environment;
  @Mixin private final ChainChoice chain;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "What state handover or state export printed; - for standard input.")
  private @Nullable String source;

  StateImportCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
    this.chain = new ChainChoice(environment);
  }

  @Override
  public Integer call()
      throws SettingsException,
          CommandException,
          StateDocumentException,
          StartException,
          WatermarkException,
          IOException {
    ChainKey key = chain.key();
    StateDocument document = StateDocument.parse(text());
    requireOurs(document, key);
    if (new StateImport(terminal, key).take(document) && !document.handedOver()) {
      terminal.say(
          "%s: this is an export, not a handover: make sure that the other host never signs again"
              .formatted(key.name()));
    }
    return 0;
  }

  private String text() throws CommandException, IOException {
    String from = Given.value(source);
    if (from.equals("-")) {
      return new String(System.in.readNBytes(MOST), StandardCharsets.UTF_8);
    }
    try (InputStream in = Files.newInputStream(Path.of(from))) {
      return new String(in.readNBytes(MOST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandException(
          "the document %s could not be read: %s".formatted(from, NewFile.reason(e)), e);
    }
  }

  private void requireOurs(StateDocument document, ChainKey configured)
      throws CommandException, StartException {
    String id = configured.chain().id();
    if (!document.owner().chainId().equals(id)) {
      throw new CommandException(
          "expected a state document of chain %s, got one of chain %s"
              .formatted(id, document.owner().chainId()));
    }
    PublicKey key =
        ConsensusKeys.publicKey(configured.key(), CryptoChoice.make().crypto(), environment);
    WatermarkOwner owner = WatermarkOwner.of(id, key);
    if (!document.owner().equals(owner)) {
      throw new CommandException(
          "expected a state document of the configured key %s (fingerprint %s), got one of key %s (fingerprint %s)"
              .formatted(
                  key.bytes(),
                  owner.keyFingerprint().hexPrefix(8),
                  document.key().map(other -> other.bytes().hex()).orElse("unknown"),
                  document.owner().keyFingerprint().hexPrefix(8)));
    }
  }
}
