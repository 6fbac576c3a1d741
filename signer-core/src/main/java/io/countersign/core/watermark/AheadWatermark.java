package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/**
 * {@link Durability#AHEAD}: durable is what <em>may</em> have been signed: all up to a floor, and
 * round 0 of one height above it, the open one. What <em>was</em> signed goes to a witness in
 * memory, which a killed process leaves behind and a lost boot does not.
 *
 * <p>Invariant: whatever was signed is at or below the durable floor, or in the open round; and
 * before the second signature in the open round the floor has risen to it.
 */
final class AheadWatermark implements WatermarkStore {
  private final SlotFile disk;
  private final Witness witness;
  private final Witnesses witnesses;
  private final InstantSource clock;
  private boolean openRoundUsed;

  /**
   * Takes over a recovered file, whose record is made to name the new witness before anything is
   * signed.
   *
   * @param witness new, holding what is known of the last signature
   */
  AheadWatermark(SlotFile disk, Witness witness, Witnesses witnesses, InstantSource clock)
      throws WatermarkException {
    this.disk = disk;
    this.witness = witness;
    this.witnesses = witnesses;
    this.clock = clock;
    writeDurably(last());
  }

  @Override
  public Watermark last() {
    return witness.file().newest().watermark();
  }

  @Override
  public long lastAt() {
    return witness.file().newest().writtenAt();
  }

  @Override
  public void persist(HeightRoundStep position, byte[] signBytes) throws WatermarkException {
    checkUsable();
    WatermarkRecord known = witness.file().newest();
    Watermark next = NextWatermark.of(known, last(), position, signBytes);
    settle();
    if (position.compareTo(disk.newest().watermark().position()) > 0) {
      if (isOpen(position)) {
        openRoundUsed = true;
      } else {
        raiseFloor(position.height(), position.round());
      }
    }
    witness.file().write(known.next(next, clock.millis(), known.ahead()));
  }

  private boolean isOpen(HeightRoundStep position) {
    return position.round() == 0 && position.height() == disk.newest().ahead().openHeight();
  }

  /** After the first signature in the open round: the floor rises to it, the next one opens. */
  @Override
  public void settle() throws WatermarkException {
    if (openRoundUsed) {
      raiseFloor(disk.newest().ahead().openHeight(), 0);
      openRoundUsed = false;
    }
  }

  private void raiseFloor(long height, int round) throws WatermarkException {
    writeDurably(disk.newest().watermark().handSatOutTo(Watermark.floor(height, round)));
  }

  /** Opens the height above, unless its round 0 is to be sat out. */
  private void writeDurably(Watermark floor) throws WatermarkException {
    long height = floor.position().height();
    boolean open = floor.satOutHeight() == 0 && height < Long.MAX_VALUE;
    disk.write(
        disk.newest().next(floor, clock.millis(), new Ahead(open ? height + 1 : 0, witness.id())));
    disk.flush();
  }

  @Override
  public void keepSignature(Bytes signature) throws WatermarkException {
    witness.file().keepSignature(signature);
  }

  @Override
  public void checkUsable() throws WatermarkException {
    disk.checkUsable();
    witness.file().checkUsable();
  }

  @Override
  public boolean failed() {
    return disk.failed() || witness.file().failed();
  }

  /** Leaves on the disk all that there is to know, so that a new boot has nothing to sit out. */
  @Override
  public void close() {
    try (disk) {
      try (SlotFile exact = witness.file()) {
        if (!failed()) {
          writeLastDurably(exact.newest());
          witnesses.remove(witness.id());
        }
      }
    } catch (WatermarkException e) {
      throw new UncheckedIOException(
          "the watermark could not be flushed at the end", new IOException(e));
    } catch (IOException e) {
      throw new UncheckedIOException("the watermark could not be closed", e);
    }
  }

  private void writeLastDurably(WatermarkRecord exact) throws WatermarkException {
    disk.write(disk.newest().next(exact.watermark(), exact.writtenAt()));
    disk.keepSignature(exact.watermark().signature());
    disk.flush();
  }
}
