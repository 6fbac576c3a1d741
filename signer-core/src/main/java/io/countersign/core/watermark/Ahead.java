package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;

/**
 * The part of a record that allows signatures which the disk will not know of one by one.
 *
 * @param openHeight the height in whose round 0 anything may be signed without another record; 0
 *     for none
 * @param witnessId {@link #ID_LENGTH} bytes that name the witness which knows what was signed;
 *     empty where the record itself says all there is to know
 */
public record Ahead(long openHeight, Bytes witnessId) {
  static final int ID_LENGTH = 16;

  /** Every signature has a record of its own. */
  public static final Ahead NONE = new Ahead(0, Bytes.EMPTY);

  public Ahead {
    if (!witnessId.isEmpty() && witnessId.length() != ID_LENGTH) {
      throw new IllegalArgumentException(
          "expected a witness id of %d bytes, got %d".formatted(ID_LENGTH, witnessId.length()));
    }
  }

  boolean isNone() {
    return witnessId.isEmpty();
  }
}
