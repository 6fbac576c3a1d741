package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.tmkms.TmkmsState;
import io.countersign.cli.tmkms.TmkmsStateFile;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WitnessFolder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watermark where there is none, made by consent: an operator's, or that of TMKMS's state, which
 * says that this key has signed, and how far.
 */
public final class FirstWatermark {
  private static final Logger LOG = LoggerFactory.getLogger(FirstWatermark.class);

  /** In heights; as for {@code state raise} without {@code --yes}. */
  private static final long FURTHEST = 100_000_000;

  private FirstWatermark() {}

  /**
   * Makes it, or leaves it to the opening to say that it is missing.
   *
   * @param fresh the operator's consent: this key has never signed
   * @throws StartException if the state file says that one is lost
   */
  static void make(ChainKey key, WatermarkOwner owner, TmkmsState tmkms, boolean fresh)
      throws StartException, WatermarkException {
    if (!wouldMake(key, owner, tmkms, fresh)) {
      return;
    }
    // Where another signer has the key, this start is refused, and leaves nothing behind.
    try (Closeable _ = WitnessFolder.inMemory().holdKey(owner, key.watermarkFile())) {
      make(key, owner, tmkms);
    } catch (IOException e) {
      throw new StartException("chain %s: %s".formatted(key.name(), e), e);
    }
  }

  private static void make(ChainKey key, WatermarkOwner owner, TmkmsState tmkms)
      throws WatermarkException {
    if (tmkms instanceof TmkmsState.Signed signed) {
      take(key, owner, signed);
      LOG.warn(
          "[{}] made {} from TMKMS's state {}: {} was signed last, and nothing up to there is signed again",
          key.name(),
          key.watermarkFile(),
          key.chain().stateFile(),
          signed.describe());
    } else {
      WatermarkFiles.create(key.watermarkFile(), owner, 0);
      LOG.warn(
          "[{}] fresh state by consent: made {}, every height may be signed",
          key.name(),
          key.watermarkFile());
    }
  }

  /**
   * Whether {@link #make} would make one.
   *
   * @throws StartException as {@link #make} does
   */
  public static boolean wouldMake(
      ChainKey key, WatermarkOwner owner, TmkmsState tmkms, boolean fresh) throws StartException {
    Optional<String> renamed = RenamedKey.problem(key, owner);
    if (renamed.isPresent()) {
      throw new StartException("chain %s: %s".formatted(key.name(), renamed.get()));
    }
    return switch (tmkms) {
      case TmkmsState.Signed signed -> {
        requireBelievable(key, signed, 0, "init %s --height %d");
        if (isOurs(key)) {
          throw new StartException(lost(key, tmkms));
        }
        if (!key.keepsTmkmsState() && !fresh) {
          throw new StartException(notKept(key, signed));
        }
        yield true;
      }
      case TmkmsState.Ceiling _, TmkmsState.Torn _ -> throw new StartException(lost(key, tmkms));
      case TmkmsState.Nothing _ -> fresh;
    };
  }

  /** Makes it from what TMKMS signed. */
  public static void take(ChainKey key, WatermarkOwner owner, TmkmsState.Signed signed)
      throws WatermarkException {
    WatermarkFiles.create(
        key.watermarkFile(), WatermarkRecord.of(1, owner, signed.floor(), signedAt(key)));
  }

  /**
   * When TMKMS wrote its state, in milliseconds since 1970: from then on is measured how far the
   * chain can have come.
   */
  static long signedAt(ChainKey key) {
    long now = System.currentTimeMillis();
    try {
      return Math.min(now, Files.getLastModifiedTime(key.chain().stateFile()).toMillis());
    } catch (IOException e) {
      return now;
    }
  }

  /**
   * Passes if a chain can have come there: a digit too many could not be undone.
   *
   * @param from height that is known
   * @param command that lets it through
   */
  static void requireBelievable(ChainKey key, TmkmsState.Signed signed, long from, String command)
      throws StartException {
    long height = signed.position().height();
    if (height - from > FURTHEST) {
      throw new StartException(
          ("chain %s: expected a height at most %d above %d in %s, got %d; if it is right, type: countersign state %s, and if not, put"
                  + " the file right")
              .formatted(
                  key.name(),
                  FURTHEST,
                  from,
                  key.chain().stateFile(),
                  height,
                  command.formatted(key.name().argument(), height)));
    }
  }

  /** What we left at our last clean end: since then, more may have been signed without it. */
  private static boolean isOurs(ChainKey key) throws StartException {
    try {
      return TmkmsStateFile.isOurs(key.chain().stateFile());
    } catch (IOException e) {
      throw new StartException(
          "chain %s: %s cannot be read: %s".formatted(key.name(), key.chain().stateFile(), e), e);
    }
  }

  /** A file that we do not keep may be an old one: what we signed since is not in it. */
  private static String notKept(ChainKey key, TmkmsState.Signed signed) {
    return "chain %s: there is no watermark %s, and with tmkms_state = false TMKMS's state %s, which says %s, may be an old one; stop every signer of this key and give the last height it may have signed anywhere: countersign state init %s --height HEIGHT"
        .formatted(
            key.name(),
            key.watermarkFile(),
            key.chain().stateFile(),
            signed.describe(),
            key.name().argument());
  }

  /** Why there ought to be a watermark, and what to do. */
  public static String lost(ChainKey key, TmkmsState ours) {
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
        .formatted(
            key.name(),
            key.chain().stateFile(),
            key.watermarkFile(),
            key.name().argument(),
            height);
  }
}
