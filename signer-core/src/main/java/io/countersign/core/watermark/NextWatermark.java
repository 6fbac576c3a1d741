package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;

/** The step from one watermark to the next, checked once more where it is written down. */
final class NextWatermark {
  private NextWatermark() {}

  /**
   * What follows {@code last}.
   *
   * @throws IllegalArgumentException if it is not above {@code last}, or to be sat out, or does not
   *     fit a record
   */
  static Watermark of(
      WatermarkRecord file, Watermark last, HeightRoundStep position, byte[] signBytes) {
    if (position.compareTo(last.position()) <= 0 || last.satOut(position)) {
      throw new IllegalArgumentException(
          "expected a position above %s, got %s".formatted(last.describe(), position));
    }
    if (!SlotFormat.fits(file.owner(), signBytes.length)) {
      throw new IllegalArgumentException(
          "expected sign bytes that fit a record, got %d bytes".formatted(signBytes.length));
    }
    return last.handSatOutTo(Watermark.of(position, Bytes.copyOf(signBytes)));
  }
}
