package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The watermark of one key on one chain, in two slots that are written in turn: while one is being
 * overwritten the other is whole, so that a crash at any point leaves the last record that was
 * flushed. Not thread-safe: the chain's lock covers it.
 *
 * <p>The signature of the last record is written without a flush into the other slot's page, which
 * the next record rewrites anyway, so that it costs no disk of its own. Where a crash lost it, it
 * is made again over the stored sign bytes.
 *
 * <p>A failed write or flush is final: after it the kernel may hold pages that it will never write,
 * so nothing that this process could do makes the file trustworthy again.
 */
public final class WatermarkFile implements Closeable {
  static final int SLOTS = 2;
  static final int LENGTH = SLOTS * SlotFormat.SLOT_LENGTH;

  private final Storage storage;
  private final ByteBuffer recordBuffer = ByteBuffer.allocateDirect(SlotFormat.RECORD_LENGTH);
  private final ByteBuffer signatureBuffer =
      ByteBuffer.allocateDirect(SlotFormat.SIGNATURE_AREA_LENGTH);
  private int currentSlot;
  private WatermarkRecord current;
  private @Nullable WatermarkException failure;

  private WatermarkFile(Storage storage, int currentSlot, WatermarkRecord current) {
    this.storage = storage;
    this.currentSlot = currentSlot;
    this.current = current;
  }

  /**
   * Takes over a storage: reads the newest record and makes it durable anew.
   *
   * @throws WatermarkException if there is no valid record in it, or one of another owner, or it
   *     cannot be written and flushed
   */
  static WatermarkFile over(Storage storage, WatermarkOwner owner)
      throws IOException, WatermarkException {
    Newest newest = newest(storage);
    owner.requireSame(newest.record().owner());
    WatermarkFile file = new WatermarkFile(storage, newest.slot(), newest.record());
    file.renew();
    return file;
  }

  /**
   * Writes the newest record once more, over itself, and flushes. What was read may have come from
   * the kernel's memory alone: its writer was killed before the flush, or the flush failed, after
   * which the kernel takes pages for clean that it never wrote.
   */
  private void renew() throws WatermarkException {
    writeDurably(current, currentSlot);
  }

  /** Reads the newest record, whoever owns it. */
  static WatermarkRecord read(Storage storage) throws IOException, WatermarkException {
    return newest(storage).record();
  }

  /** What a new file holds: a floor, and one slot that was never used. */
  static ByteBuffer initialContent(WatermarkOwner owner, long floorHeight) {
    ByteBuffer all = ByteBuffer.allocate(LENGTH);
    SlotFormat.encodeRecord(
        new WatermarkRecord(1, owner, Watermark.floor(floorHeight)),
        all.slice(0, SlotFormat.RECORD_LENGTH));
    return all;
  }

  private record Newest(int slot, WatermarkRecord record) {}

  private static Newest newest(Storage storage) throws IOException, WatermarkException {
    if (storage.size() != LENGTH) {
      throw new WatermarkException(
          "expected a watermark file of %d bytes, got %d".formatted(LENGTH, storage.size()));
    }
    ByteBuffer all = ByteBuffer.allocate(LENGTH);
    storage.read(all, 0);
    Newest newest = null;
    for (int slot = 0; slot < SLOTS; slot++) {
      Optional<WatermarkRecord> record = SlotFormat.decodeRecord(slotOf(all, slot));
      if (record.isPresent()
          && (newest == null || record.get().sequence() > newest.record().sequence())) {
        newest = new Newest(slot, record.get());
      }
    }
    if (newest == null) {
      throw new WatermarkException("expected a valid record in one of two slots, found none");
    }
    return new Newest(newest.slot(), withItsSignature(newest.record(), all));
  }

  /**
   * Adds the signature that was kept for a record. One that was kept for a later record proves that
   * record to have been flushed and signed, so that it is not torn but lost.
   */
  private static WatermarkRecord withItsSignature(WatermarkRecord record, ByteBuffer all)
      throws WatermarkException {
    Bytes signature = Bytes.EMPTY;
    for (int slot = 0; slot < SLOTS; slot++) {
      Optional<SlotFormat.KeptSignature> kept = SlotFormat.decodeSignature(slotOf(all, slot));
      if (kept.isPresent() && kept.get().sequence() > record.sequence()) {
        throw new WatermarkException(
            "expected record %d, whose signature is there, found %d as the newest valid one, of %s"
                .formatted(
                    kept.get().sequence(), record.sequence(), record.watermark().describe()));
      }
      if (kept.isPresent() && kept.get().sequence() == record.sequence()) {
        signature = kept.get().signature();
      }
    }
    return new WatermarkRecord(
        record.sequence(), record.owner(), record.watermark().withSignature(signature));
  }

  private static ByteBuffer slotOf(ByteBuffer all, int slot) {
    return all.slice(slot * SlotFormat.SLOT_LENGTH, SlotFormat.SLOT_LENGTH);
  }

  private static int other(int slot) {
    return SLOTS - 1 - slot;
  }

  /** The last thing signed. */
  public Watermark last() {
    return current.watermark();
  }

  /** Whether a write or flush has failed, after which nothing is signed any more. */
  public boolean failed() {
    return failure != null;
  }

  /**
   * Makes the next watermark durable; when this returns, it may be signed.
   *
   * @throws WatermarkException if it could not be written and flushed, now or earlier: nothing may
   *     be signed any more
   * @throws IllegalArgumentException if it is not above the last one, or its sign bytes are too
   *     long for a record
   */
  public void persist(HeightRoundStep position, byte[] signBytes) throws WatermarkException {
    checkUsable();
    if (position.compareTo(current.watermark().position()) <= 0) {
      throw new IllegalArgumentException(
          "expected a position above %s, got %s".formatted(last().describe(), position));
    }
    if (!SlotFormat.fits(current.owner(), signBytes.length)) {
      throw new IllegalArgumentException(
          "expected sign bytes that fit a record, got %d bytes".formatted(signBytes.length));
    }
    int slot = other(currentSlot);
    WatermarkRecord next =
        new WatermarkRecord(
            current.sequence() + 1,
            current.owner(),
            new Watermark(position, Bytes.copyOf(signBytes), Bytes.EMPTY));
    writeDurably(next, slot);
    currentSlot = slot;
    current = next;
  }

  private void writeDurably(WatermarkRecord record, int slot) throws WatermarkException {
    SlotFormat.encodeRecord(record, recordBuffer);
    try {
      storage.write(recordBuffer, (long) slot * SlotFormat.SLOT_LENGTH);
      storage.flush();
    } catch (IOException e) {
      throw fail(e);
    }
  }

  /**
   * Keeps the signature over the last watermark, so that the same request gets the same bytes
   * again.
   *
   * @throws WatermarkException if it could not be written
   */
  public void keepSignature(Bytes signature) throws WatermarkException {
    checkUsable();
    SlotFormat.encodeSignature(current.sequence(), signature, signatureBuffer);
    try {
      storage.write(
          signatureBuffer,
          (long) other(currentSlot) * SlotFormat.SLOT_LENGTH + SlotFormat.RECORD_LENGTH);
    } catch (IOException e) {
      throw fail(e);
    }
    current =
        new WatermarkRecord(
            current.sequence(), current.owner(), current.watermark().withSignature(signature));
  }

  /**
   * Nothing may be signed if this throws.
   *
   * @throws WatermarkException if a write or flush has failed
   */
  public void checkUsable() throws WatermarkException {
    if (failure != null) {
      throw new WatermarkException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private WatermarkException fail(IOException e) {
    WatermarkException lasting =
        new WatermarkException(
            "the watermark could not be made durable: %s; nothing more is signed until the disk is mended and the signer restarted"
                .formatted(e.getMessage()),
            e);
    failure = lasting;
    return lasting;
  }

  /** Flushes what is written and gives up the lock. */
  @Override
  public void close() {
    try (storage) {
      if (failure == null) {
        storage.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the watermark could not be flushed at the end", e);
    }
  }
}
