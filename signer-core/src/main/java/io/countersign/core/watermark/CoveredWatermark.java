package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A watermark under a {@link Ceiling}. Invariant: whatever was signed is at or below the durable
 * ceiling. It rises behind the answers, past round 0 of the next height, so that a usual signature
 * waits for it no more than without it; a later round or a far height waits for one flush more.
 */
public final class CoveredWatermark implements WatermarkStore {
  private final WatermarkStore watermark;
  private final Ceiling ceiling;
  private HeightRoundStep covered;
  private @Nullable WatermarkException failure;

  /**
   * Takes over both.
   *
   * @param ceiling stands {@link #above} the watermark's last position
   */
  public CoveredWatermark(WatermarkStore watermark, Ceiling ceiling) {
    this.watermark = watermark;
    this.ceiling = ceiling;
    this.covered = above(watermark.last());
  }

  /**
   * Where a ceiling is to stand while {@code last} is the last thing signed: at the end of its
   * round, or, once nothing but the next height is to be expected, at the end of that one's round
   * 0.
   */
  public static HeightRoundStep above(Watermark last) {
    HeightRoundStep at = last.position();
    HeightRoundStep round =
        at.step() == Step.PRECOMMIT && at.height() < Long.MAX_VALUE
            ? endOf(at.height() + 1, 0)
            : endOf(at.height(), at.round());
    HeightRoundStep satOut = endOf(last.satOutHeight(), 0);
    return satOut.compareTo(round) > 0 ? satOut : round;
  }

  /**
   * Whether a ceiling of this height can be left by a signer that knows this as its last: it stands
   * at the next height at most, also while a later round of this one is signed.
   */
  public static boolean canHaveLeft(Watermark last, long ceilingHeight) {
    return ceilingHeight - 1 <= Math.max(last.position().height(), last.satOutHeight());
  }

  private static HeightRoundStep endOf(long height, int round) {
    return new HeightRoundStep(height, round, Step.PRECOMMIT);
  }

  private void cover(HeightRoundStep position) throws WatermarkException {
    checkUsable();
    if (position.compareTo(covered) <= 0) {
      return;
    }
    HeightRoundStep round = endOf(position.height(), position.round());
    try {
      ceiling.raise(round);
    } catch (IOException e) {
      WatermarkException lasting =
          new WatermarkException(
              "%s; nothing more is signed until that is mended and the signer restarted"
                  .formatted(e.getMessage()),
              e);
      failure = lasting;
      throw lasting;
    }
    covered = round;
  }

  @Override
  public Watermark last() {
    return watermark.last();
  }

  @Override
  public long lastAt() {
    return watermark.lastAt();
  }

  @Override
  public void persist(HeightRoundStep position, byte[] signBytes) throws WatermarkException {
    checkUsable();
    // In this order a ceiling that a crash leaves is never above what the watermark knows, so that
    // one that is shows an older watermark. No signature is there before both are durable.
    watermark.persist(position, signBytes);
    cover(position);
  }

  @Override
  public void keepSignature(Bytes signature) throws WatermarkException {
    watermark.keepSignature(signature);
  }

  @Override
  public void settle() throws WatermarkException {
    watermark.settle();
    cover(above(watermark.last()));
  }

  @Override
  public void checkUsable() throws WatermarkException {
    if (failure != null) {
      throw new WatermarkException(String.valueOf(failure.getMessage()), failure);
    }
    watermark.checkUsable();
  }

  @Override
  public boolean failed() {
    return failure != null || watermark.failed();
  }

  /** Lowers the ceiling to what was signed, if all went well and that is on disk. */
  @Override
  public void close() {
    boolean whole = !failed();
    Watermark last = watermark.last();
    try (ceiling) {
      watermark.close();
      if (whole) {
        ceiling.end(last);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
