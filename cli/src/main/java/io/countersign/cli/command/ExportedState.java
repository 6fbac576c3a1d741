package io.countersign.cli.command;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.run.KeyFiles;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.state.StateDocument;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.protocol.consensus.PublicKey;
import java.util.Optional;

/** The document of a chain's record, with its public key where that is at hand. */
final class ExportedState {
  private ExportedState() {}

  /**
   * What is to be printed.
   *
   * @throws CommandException if the record is of another chain, or of another key than is
   *     configured
   */
  static StateDocument of(WatermarkRecord record, ChainSettings chain, Settings settings)
      throws CommandException {
    WatermarkOwner owner = record.owner();
    if (!owner.chainId().equals(chain.id())) {
      throw new CommandException(
          "expected the watermark of chain %s in %s, found that of chain %s"
              .formatted(chain.id(), chain.watermarkFile(), owner.chainId()));
    }
    Optional<PublicKey> key = keyAtHand(chain, settings);
    if (key.isPresent() && !WatermarkOwner.of(chain.id(), key.get()).equals(owner)) {
      throw new CommandException(
          "%s is of the key with fingerprint %s, and the configured key of chain %s is %s, with fingerprint %s"
              .formatted(
                  chain.watermarkFile(),
                  owner.keyFingerprint().hexPrefix(8),
                  chain.id(),
                  key.get().bytes(),
                  WatermarkOwner.of(chain.id(), key.get()).keyFingerprint().hexPrefix(8)));
    }
    return StateDocument.of(record, key);
  }

  private static Optional<PublicKey> keyAtHand(ChainSettings chain, Settings settings) {
    try {
      return Optional.of(
          KeyFiles.publicKey(settings.keyOf(chain.id()), CryptoChoice.make().crypto()));
    } catch (StartException | SettingsException e) {
      return Optional.empty(); // gone before the state: the fingerprint still says which it was
    }
  }
}
