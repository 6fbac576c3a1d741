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
 * @param satOutHeight the height in whose round 0 something above the position may have been signed
 *     before the host lost its memory, so that nothing is signed there; 0 for none
 */
public record Watermark(
    HeightRoundStep position, Bytes signBytes, Bytes signature, long satOutHeight) {

  /** Nothing at or below {@code height} may be signed. */
  public static Watermark floor(long height) {
    return floor(height, Integer.MAX_VALUE);
  }

  /** Nothing at or below this round of {@code height} may be signed. */
  static Watermark floor(long height, int round) {
    return floor(new HeightRoundStep(height, round, Step.PRECOMMIT));
  }

  /** Nothing at or below this position may be signed. */
  public static Watermark floor(HeightRoundStep position) {
    return new Watermark(position, Bytes.EMPTY, Bytes.EMPTY, 0);
  }

  /** These bytes were signed for this position. */
  public static Watermark of(HeightRoundStep position, Bytes signBytes) {
    return new Watermark(position, signBytes, Bytes.EMPTY, 0);
  }

  /** Whether it stands for no signature of its own. */
  public boolean isFloor() {
    return signBytes.isEmpty();
  }

  /** Whether something else may have been signed in this round, and is not known. */
  public boolean satOut(HeightRoundStep asked) {
    return asked.round() == 0 && asked.height() == satOutHeight && satOutHeight != 0;
  }

  /** The same position, its signature now known. */
  public Watermark withSignature(Bytes made) {
    return new Watermark(position, signBytes, made, satOutHeight);
  }

  /** The same, up to the end of {@code height}, which must be above it. */
  public Watermark raisedTo(long height) {
    if (height <= position.height()) {
      throw new IllegalArgumentException(
          "expected a height above %d, got %d".formatted(position.height(), height));
    }
    return handSatOutTo(floor(height));
  }

  /**
   * Whether the two know of different things signed for one position: two signers must have been at
   * work. A floor knows of nothing.
   */
  public boolean contradicts(Watermark other) {
    return position.equals(other.position)
        && !isFloor()
        && !other.isFloor()
        && !signBytes.equals(other.signBytes);
  }

  /**
   * What is to be kept by one that knows of both: the higher position with its sign bytes, if it
   * has any, and every round that either has to sit out.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  public Watermark together(Watermark other) {
    if (contradicts(other)) {
      throw new IllegalArgumentException(
          "expected one thing signed for %s, got two".formatted(position));
    }
    int order = position.compareTo(other.position);
    // A floor in the same place may stand for something that nobody knows of any more.
    boolean higher = order > 0 || (order == 0 && isFloor());
    Watermark top = higher ? this : other;
    long own = top.handSatOutTo(top).satOutHeight;
    long further = (higher ? other : this).handSatOutTo(top).satOutHeight;
    if (further == 0 || own == 0 || further == own) {
      return top.sittingOut(Math.max(further, own));
    }
    // Two rounds to sit out, and room for one: the earlier goes below the floor.
    return floor(Math.min(further, own), 0).sittingOut(Math.max(further, own));
  }

  /** The same, with one round 0 to sit out. */
  public Watermark sittingOut(long height) {
    return new Watermark(position, signBytes, signature, height);
  }

  /** What this knows of rounds to sit out, on a later position. */
  Watermark handSatOutTo(Watermark later) {
    boolean passed = later.position.compareTo(floor(satOutHeight, 0).position) >= 0;
    return later.sittingOut(passed ? 0 : satOutHeight);
  }

  /** {@code precommit 5/0}, {@code height 5 and below} for a floor, or {@code nothing}. */
  public String describe() {
    return satOutHeight == 0 ? lastSigned() : lastSigned() + ", perhaps in " + satOutHeight + "/0";
  }

  private String lastSigned() {
    if (!isFloor()) {
      return position.toString();
    }
    if (position.step() != Step.PRECOMMIT) {
      return "perhaps something up to " + position;
    }
    if (position.round() != Integer.MAX_VALUE) {
      return "perhaps something in %d/%d".formatted(position.height(), position.round());
    }
    return position.height() == 0 ? "nothing" : "height " + position.height() + " and below";
  }
}
