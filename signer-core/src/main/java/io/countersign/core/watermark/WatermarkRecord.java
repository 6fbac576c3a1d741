package io.countersign.core.watermark;

/**
 * What one slot of a watermark file holds.
 *
 * @param sequence counts the records of a file from 1; the higher of two valid slots is the truth
 * @param writtenAt when the watermark rose, in milliseconds since 1970 by this host's clock; 0
 *     where an earlier version wrote it
 * @param handedOver whether signing went to another host: nothing is ever signed here any more
 */
public record WatermarkRecord(
    long sequence,
    WatermarkOwner owner,
    Watermark watermark,
    long writtenAt,
    Ahead ahead,
    boolean handedOver) {

  /** The first record of a new file, or one without anything special about it. */
  public static WatermarkRecord of(
      long sequence, WatermarkOwner owner, Watermark watermark, long writtenAt) {
    return new WatermarkRecord(sequence, owner, watermark, writtenAt, Ahead.NONE, false);
  }

  /** The record that comes after this one: the same owner, and every signature's own again. */
  public WatermarkRecord next(Watermark next, long now) {
    return of(sequence + 1, owner, next, now);
  }

  /** The same, with the disk told ahead. */
  WatermarkRecord next(Watermark next, long now, Ahead nextAhead) {
    return new WatermarkRecord(sequence + 1, owner, next, now, nextAhead, false);
  }

  /**
   * The record that comes after this one and is the file's last. Its time stays that of the last
   * signature, from which the host that goes on measures how far the chain can have come.
   */
  public WatermarkRecord nextHandedOver() {
    return new WatermarkRecord(sequence + 1, owner, watermark, writtenAt, Ahead.NONE, true);
  }

  /** Whether it fits a slot: its sign bytes are not too long for its chain id. */
  public boolean fits() {
    return SlotFormat.fits(owner, watermark.signBytes().length());
  }

  /**
   * Passes if signing has not gone to another host.
   *
   * @throws HandedOverException naming what was signed here last, and the way back
   */
  void requireNotHandedOver() throws HandedOverException {
    if (handedOver) {
      String chain = owner.chainId();
      throw new HandedOverException(
          ("signing for chain %s was handed over to another host after %s and has ended here for good; its document is printed again by:"
                  + " countersign state handover %s; to move back, hand over on the other host, move the file away here and take the other"
                  + " host's document: countersign state import %s FILE")
              .formatted(chain, watermark.describe(), chain, chain));
    }
  }

  /** The same record, beside a witness. */
  WatermarkRecord with(Ahead other) {
    return new WatermarkRecord(sequence, owner, watermark, writtenAt, other, handedOver);
  }

  /** The same record, with more known of what was signed. */
  WatermarkRecord knowing(Watermark known) {
    return new WatermarkRecord(sequence, owner, known, writtenAt, ahead, handedOver);
  }
}
