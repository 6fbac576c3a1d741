package io.countersign.cli.command;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.run.ConsensusKeys;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.ChainKey;
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
  static StateDocument of(WatermarkRecord record, ChainKey configured) throws CommandException {
    String chainId = configured.chain().id();
    WatermarkOwner owner = record.owner();
    if (!owner.chainId().equals(chainId)) {
      throw new CommandException(
          "expected the watermark of chain %s in %s, found that of chain %s"
              .formatted(chainId, configured.watermarkFile(), owner.chainId()));
    }
    Optional<PublicKey> key = keyAtHand(configured);
    if (key.isPresent() && !WatermarkOwner.of(chainId, key.get()).equals(owner)) {
      throw new CommandException(
          "%s is of the key with fingerprint %s, and the configured key of chain %s is %s, with fingerprint %s"
              .formatted(
                  configured.watermarkFile(),
                  owner.keyFingerprint().hexPrefix(8),
                  chainId,
                  key.get().bytes(),
                  WatermarkOwner.of(chainId, key.get()).keyFingerprint().hexPrefix(8)));
    }
    return StateDocument.of(record, key);
  }

  private static Optional<PublicKey> keyAtHand(ChainKey configured) {
    try {
      return Optional.of(ConsensusKeys.publicKey(configured.key(), CryptoChoice.make().crypto()));
    } catch (StartException e) {
      return Optional.empty(); // gone before the state: the fingerprint still says which it was
    }
  }
}
