package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
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
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.core.watermark.WitnessFolder;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Optional;
import java.util.OptionalLong;
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
  static WatermarkStore open(ChainKey key, PublicKey publicKey, boolean fresh)
      throws StartException {
    WatermarkOwner owner = WatermarkOwner.of(key.chain().id(), publicKey);
    try {
      OptionalLong hooked = StateHookFloor.ask(key); // first, since it may take its time
      boolean exists = Files.exists(key.watermarkFile(), LinkOption.NOFOLLOW_LINKS);
      warnIf(exists && fresh, key);
      TmkmsState tmkms = TmkmsState.read(key.tmkmsState());
      if (!exists) {
        FirstWatermark.make(key, owner, tmkms, fresh);
      }
      if (tmkms instanceof TmkmsState.Signed || tmkms instanceof TmkmsState.Ceiling) {
        takeOver(key, owner, tmkms);
      }
      if (hooked.isPresent()) {
        StateHookFloor.raise(key, owner, WitnessFolder.inMemory(), hooked.getAsLong());
      }
      WatermarkStore watermark =
          WatermarkFiles.open(
              key.watermarkFile(), owner, key.chain().durability(), WitnessFolder.inMemory());
      // From here on the file may say less than TMKMS did: the watermark has it, durably.
      return key.keepsTmkmsState() ? covered(watermark, key, tmkms) : watermark;
    } catch (WatermarkException | TmkmsStateException e) {
      throw new StartException(
          "chain %s: %s".formatted(key.name(), key.completed(String.valueOf(e.getMessage()))), e);
    }
  }

  /**
   * What {@link #open} would go on from, without locking or changing anything.
   *
   * @return empty if it would make a watermark
   * @throws StartException as {@link #open} does, but for a watermark in use
   */
  static Optional<Watermark> look(ChainKey key, PublicKey publicKey, boolean fresh)
      throws StartException {
    WatermarkOwner owner = WatermarkOwner.of(key.chain().id(), publicKey);
    try {
      TmkmsState tmkms = TmkmsState.read(key.tmkmsState());
      if (key.keepsTmkmsState()) {
        TmkmsStateFile.requireKeepable(key.chain().stateFile());
      }
      if (!Files.exists(key.watermarkFile(), LinkOption.NOFOLLOW_LINKS)
          && FirstWatermark.wouldMake(key, owner, tmkms, fresh)) {
        return tmkms instanceof TmkmsState.Signed signed
            ? Optional.of(signed.floor())
            : Optional.empty();
      }
      Watermark own =
          WatermarkUpkeep.look(key.watermarkFile(), owner, WitnessFolder.inMemory()).watermark();
      requireBothTrue(key, tmkms, own);
      return Optional.of(
          tmkms instanceof TmkmsState.Signed signed && signed.isNewsTo(own)
              ? own.together(signed.floor())
              : own);
    } catch (IOException e) {
      throw notKept(key, e);
    } catch (WatermarkException | TmkmsStateException e) {
      throw new StartException(
          "chain %s: %s".formatted(key.name(), key.completed(String.valueOf(e.getMessage()))), e);
    }
  }

  /** Consent that stays in a unit file would be consent to the day when the disk is lost, too. */
  private static void warnIf(boolean notNeeded, ChainKey key) {
    if (notNeeded) {
      LOG.warn(
          "fresh-state for {} was not needed, its state exists: take COUNTERSIGN_FRESH_STATE or --fresh-state away, or a lost disk makes this signer forget what it signed",
          key.name());
    }
  }

  /** Passes if what the state file says and what the watermark says can both be. */
  private static void requireBothTrue(ChainKey key, TmkmsState tmkms, Watermark own)
      throws StartException {
    requireNotRolledBack(key, tmkms, own);
    requireNoContradiction(key, tmkms, own);
    if (tmkms instanceof TmkmsState.Signed signed) {
      FirstWatermark.requireBelievable(
          key, signed, own.position().height(), "raise %s --height %d --yes");
    }
  }

  /** Our own ceiling stands at most one height above what we signed. */
  private static void requireNotRolledBack(ChainKey key, TmkmsState tmkms, Watermark own)
      throws StartException {
    if (tmkms instanceof TmkmsState.Ceiling ceiling
        && !ceiling.equals(TmkmsState.Ceiling.OF_EVERYTHING)
        && !CoveredWatermark.canHaveLeft(own, ceiling.position().height())) {
      throw new StartException(
          ("chain %s: %s says that this signer came to height %d, and %s knows of %s only: an older state was restored;"
                  + " stop every signer of this key, and type: countersign state raise %s --height %d")
              .formatted(
                  key.name(),
                  key.chain().stateFile(),
                  ceiling.position().height(),
                  key.watermarkFile(),
                  StateText.lastSigned(own),
                  key.name().argument(),
                  ceiling.position().height()));
    }
  }

  /** Two signers of one key have run at once, and the chain may have seen it. */
  private static void requireNoContradiction(ChainKey key, TmkmsState tmkms, Watermark own)
      throws StartException {
    if (tmkms instanceof TmkmsState.Signed signed
        && signed.isNewsTo(own)
        && signed.position().equals(own.position())) {
      throw new StartException(
          ("chain %s: TMKMS signed %s, as %s says, and this signer signed something else there: two signers of one key have run at"
                  + " once; find the other one and stop it for good, and then go on above: countersign state raise %s --height %d")
              .formatted(
                  key.name(),
                  signed.describe(),
                  key.chain().stateFile(),
                  key.name().argument(),
                  own.position().height() + 1));
    }
  }

  /** The higher of the two counts, unless they cannot both be true. */
  private static void takeOver(ChainKey key, WatermarkOwner owner, TmkmsState tmkms)
      throws WatermarkException, StartException {
    Watermark own =
        WatermarkUpkeep.look(key.watermarkFile(), owner, WitnessFolder.inMemory()).watermark();
    requireBothTrue(key, tmkms, own);
    if (!(tmkms instanceof TmkmsState.Signed signed)) {
      return;
    }
    boolean news = signed.isNewsTo(own);
    LOG.info(
        "[{}] last signed {} here, {} by {}: {}",
        key.name(),
        StateText.lastSigned(own),
        signed.describe(),
        key.chain().stateFile(),
        news ? "taking over what TMKMS signed" : "going on from here");
    if (news) {
      long at = FirstWatermark.signedAt(key);
      WatermarkUpkeep.amend(
          key.watermarkFile(),
          key.chain().id(),
          WitnessFolder.inMemory(),
          last -> last.next(last.watermark().together(signed.floor()), at));
    }
  }

  private static WatermarkStore covered(WatermarkStore watermark, ChainKey key, TmkmsState tmkms)
      throws StartException {
    try {
      return new CoveredWatermark(
          watermark,
          TmkmsStateFile.open(
              key.chain().stateFile(), tmkms, CoveredWatermark.above(watermark.last())));
    } catch (IOException e) {
      watermark.close();
      throw notKept(key, e);
    }
  }

  private static StartException notKept(ChainKey key, IOException e) {
    return new StartException(
        "chain %s: %s; to sign without keeping that file, so that there is no safe way back to TMKMS: tmkms_state = false in [[chain]]"
            .formatted(key.name(), e.getMessage()),
        e);
  }
}
