package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;

/**
 * The last thing signed for a chain: nothing at or below its position may ever be signed, but the
 * same thing again.
 *
 * @param signBytes what was signed there; empty for a mere floor
 * @param signature over {@code signBytes}; empty where it is not known (any more): it is then made
 *     again
 */
public record Watermark(HeightRoundStep position, Bytes signBytes, Bytes signature) {
  /** Nothing at or below {@code height} may be signed. */
  public static Watermark floor(long height) {
    return new Watermark(
        new HeightRoundStep(height, Integer.MAX_VALUE, Step.PRECOMMIT), Bytes.EMPTY, Bytes.EMPTY);
  }

  /** Whether it stands for no signature of its own. */
  public boolean isFloor() {
    return signBytes.isEmpty();
  }

  /** The same position, its signature now known. */
  public Watermark withSignature(Bytes made) {
    return new Watermark(position, signBytes, made);
  }

  /** {@code precommit 5/0}, {@code height 5 and below} for a floor, or {@code nothing}. */
  public String describe() {
    if (!isFloor()) {
      return position.toString();
    }
    return position.height() == 0 ? "nothing" : "height " + position.height() + " and below";
  }
}
