package io.countersign.cli.run;

import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.tmkms.TmkmsState;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import java.io.IOException;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watermark where there is none, made by consent: an operator's, or that of TMKMS's state, which
 * says that this key has signed, and how far.
 */
public final class FirstWatermark {
  private static final Logger LOG = LoggerFactory.getLogger(FirstWatermark.class);

  private FirstWatermark() {}

  /**
   * Makes it, or leaves it to the opening to say that it is missing.
   *
   * @param fresh the operator's consent: this key has never signed
   * @throws StartException if the state file says that one is lost
   */
  static void make(ChainSettings chain, WatermarkOwner owner, TmkmsState tmkms, boolean fresh)
      throws StartException, WatermarkException {
    switch (tmkms) {
      case TmkmsState.Signed signed -> {
        take(chain, owner, signed);
        LOG.warn(
            "[{}] made {} from TMKMS's state {}: {} was signed last, and nothing up to there is signed again",
            chain.id(),
            chain.watermarkFile(),
            chain.stateFile(),
            signed.describe());
      }
      case TmkmsState.Ceiling _, TmkmsState.Torn _ -> throw new StartException(lost(chain, tmkms));
      case TmkmsState.Nothing _ -> {
        if (fresh) {
          WatermarkFiles.create(chain.watermarkFile(), owner, 0);
          LOG.warn(
              "[{}] fresh state by consent: made {}, every height may be signed",
              chain.id(),
              chain.watermarkFile());
        }
      }
    }
  }

  /** Makes it from what TMKMS signed. */
  public static void take(ChainSettings chain, WatermarkOwner owner, TmkmsState.Signed signed)
      throws WatermarkException {
    WatermarkFiles.create(
        chain.watermarkFile(), WatermarkRecord.of(1, owner, signed.floor(), signedAt(chain)));
  }

  /**
   * When TMKMS wrote its state, in milliseconds since 1970: from then on is measured how far the
   * chain can have come.
   */
  static long signedAt(ChainSettings chain) {
    long now = System.currentTimeMillis();
    try {
      return Math.min(now, Files.getLastModifiedTime(chain.stateFile()).toMillis());
    } catch (IOException e) {
      return now;
    }
  }

  /** Why there ought to be a watermark, and what to do. */
  public static String lost(ChainSettings chain, TmkmsState ours) {
    boolean handedOver = ours.equals(TmkmsState.Ceiling.OF_EVERYTHING);
    String height =
        ours instanceof TmkmsState.Ceiling ceiling
            ? Long.toString(ceiling.position().height())
            : "HEIGHT";
    return (handedOver
            ? "chain %s: signing was handed over to another host: %s says so, and watermark %s is gone; to move back, hand over there and take"
                + " its document here: countersign state import %s FILE"
            : "chain %s: %s is kept by countersign, which signed, and watermark %s is gone; find out why, and if it is lost for good, stop every"
                + " signer of this key and give the last height it may have signed anywhere: countersign state init %s --height %s")
        .formatted(chain.id(), chain.stateFile(), chain.watermarkFile(), chain.id(), height);
  }
}
