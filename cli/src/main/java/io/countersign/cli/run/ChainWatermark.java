package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.state.TmkmsState;
import io.countersign.cli.state.TmkmsStateException;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.core.watermark.WitnessFolder;
import io.countersign.protocol.consensus.PublicKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watermark of a configured chain: made by consent only, and never behind what TMKMS has
 * signed.
 */
final class ChainWatermark {
  private static final Logger LOG = LoggerFactory.getLogger(ChainWatermark.class);

  private ChainWatermark() {}

  /**
   * Opens and locks it.
   *
   * @param fresh whether one that is missing may be made, for a key that has never signed
   * @throws StartException if there is none that can be trusted; the message says what to type
   */
  static WatermarkStore open(ChainKey key, PublicKey publicKey, boolean fresh)
      throws StartException {
    Path file = key.watermarkFile();
    WatermarkOwner owner = WatermarkOwner.of(key.chain().id(), publicKey);
    try {
      long signedByTmkms = TmkmsState.lastHeight(key);
      if (fresh) {
        createOrWarn(key, owner, signedByTmkms);
      }
      WatermarkStore watermark =
          WatermarkFiles.open(file, owner, key.chain().durability(), WitnessFolder.inMemory());
      if (watermark.last().position().height() < signedByTmkms) {
        String last = watermark.last().describe();
        watermark.close();
        throw new StartException(
            ("chain %s: %s says that height %d was signed, and %s knows of %s only; type:"
                    + " countersign state raise %s --height %d")
                .formatted(
                    key.name(),
                    key.chain().stateFile(),
                    signedByTmkms,
                    file,
                    last,
                    key.name().argument(),
                    signedByTmkms));
      }
      return watermark;
    } catch (WatermarkException | TmkmsStateException e) {
      throw new StartException(
          "chain %s: %s".formatted(key.name(), key.completed(String.valueOf(e.getMessage()))), e);
    }
  }

  /** Consent that stays in a unit file would be consent to the day when the disk is lost, too. */
  private static void createOrWarn(ChainKey key, WatermarkOwner owner, long signedByTmkms)
      throws StartException, WatermarkException {
    if (Files.exists(key.watermarkFile())) {
      LOG.warn(
          "fresh-state for {} was not needed, its state exists: take COUNTERSIGN_FRESH_STATE or --fresh-state away, or a lost disk makes this signer forget what it signed",
          key.name());
    } else {
      create(key, owner, signedByTmkms);
    }
  }

  private static void create(ChainKey key, WatermarkOwner owner, long signedByTmkms)
      throws StartException, WatermarkException {
    if (signedByTmkms > 0) {
      throw new StartException(
          "chain %s: %s says that height %d was signed, so this is no fresh start; type: countersign state init %s --height %d"
              .formatted(
                  key.name(),
                  key.chain().stateFile(),
                  signedByTmkms,
                  key.name().argument(),
                  signedByTmkms));
    }
    Optional<String> renamed = RenamedKey.problem(key, owner);
    if (renamed.isPresent()) {
      throw new StartException("chain %s: %s".formatted(key.name(), renamed.get()));
    }
    WatermarkFiles.create(key.watermarkFile(), owner, 0);
    LOG.warn(
        "[{}] fresh state by consent: made {}, every height may be signed",
        key.name(),
        key.watermarkFile());
  }
}
