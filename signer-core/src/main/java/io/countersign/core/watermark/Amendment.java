package io.countersign.core.watermark;

/**
 * What came of a change to a watermark that no signer is using.
 *
 * @param before the last record, with all that was known of the last signature
 * @param after the one that the file holds now; the same, if nothing had to change
 */
public record Amendment(WatermarkRecord before, WatermarkRecord after) {
  /** Whether a further record was written. */
  public boolean changed() {
    return !after.equals(before);
  }
}
