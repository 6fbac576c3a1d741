package io.countersign.cli.run;

import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.state.StateText;
import io.countersign.cli.tmkms.TmkmsState;
import io.countersign.cli.tmkms.TmkmsStateException;
import io.countersign.cli.tmkms.TmkmsStateFile;
import io.countersign.core.watermark.CoveredWatermark;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.core.watermark.WitnessFolder;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watermark of a configured chain: made by consent only, never behind what TMKMS has signed,
 * and with TMKMS's own state file kept above it.
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
  static WatermarkStore open(ChainSettings chain, PublicKey key, boolean fresh)
      throws StartException {
    WatermarkOwner owner = WatermarkOwner.of(chain.id(), key);
    try {
      TmkmsState tmkms = TmkmsState.read(chain.stateFile());
      if (Files.exists(chain.watermarkFile(), LinkOption.NOFOLLOW_LINKS)) {
        warnIf(fresh, chain);
      } else {
        FirstWatermark.make(chain, owner, tmkms, fresh);
      }
      WatermarkStore watermark = raised(open(chain, owner), chain, owner, tmkms);
      // From here on the file may say less than TMKMS did: the watermark has it, durably.
      return chain.tmkmsState() ? covered(watermark, chain, tmkms) : watermark;
    } catch (WatermarkException | TmkmsStateException e) {
      throw new StartException("chain %s: %s".formatted(chain.id(), e.getMessage()), e);
    }
  }

  private static WatermarkStore open(ChainSettings chain, WatermarkOwner owner)
      throws WatermarkException {
    return WatermarkFiles.open(
        chain.watermarkFile(), owner, chain.durability(), WitnessFolder.inMemory());
  }

  /** Consent that stays in a unit file would be consent to the day when the disk is lost, too. */
  private static void warnIf(boolean fresh, ChainSettings chain) {
    if (fresh) {
      LOG.warn(
          "fresh-state for {} was not needed, its state exists: take COUNTERSIGN_FRESH_STATE or --fresh-state away, or a lost disk makes this signer forget what it signed",
          chain.id());
    }
  }

  /** The higher of the two counts. */
  private static WatermarkStore raised(
      WatermarkStore watermark, ChainSettings chain, WatermarkOwner owner, TmkmsState tmkms)
      throws WatermarkException {
    if (!(tmkms instanceof TmkmsState.Signed signed)) {
      return watermark;
    }
    Watermark own = watermark.last();
    boolean news = signed.isNewsTo(own);
    LOG.info(
        "[{}] last signed {} here, {} by {}: {}",
        chain.id(),
        StateText.lastSigned(own),
        signed.describe(),
        chain.stateFile(),
        news ? "taking over what TMKMS signed" : "going on from here");
    if (!news) {
      return watermark;
    }
    watermark.close();
    long at = FirstWatermark.signedAt(chain);
    WatermarkFiles.amend(
        chain.watermarkFile(),
        chain.id(),
        WitnessFolder.inMemory(),
        last -> last.next(last.watermark().together(signed.floor()), at));
    return open(chain, owner);
  }

  private static WatermarkStore covered(
      WatermarkStore watermark, ChainSettings chain, TmkmsState tmkms) throws StartException {
    try {
      return new CoveredWatermark(
          watermark,
          TmkmsStateFile.open(chain.stateFile(), tmkms, CoveredWatermark.above(watermark.last())));
    } catch (IOException e) {
      watermark.close();
      throw new StartException("chain %s: %s".formatted(chain.id(), e.getMessage()), e);
    }
  }
}
