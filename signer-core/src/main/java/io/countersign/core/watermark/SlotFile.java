package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two slots that are written in turn: while one is being overwritten the other is whole, so that a
 * crash at any point leaves the last record that was flushed. Not thread-safe: the chain's lock
 * covers it.
 *
 * <p>The signature of the last record is written without a flush into the other slot's page, which
 * the next record rewrites anyway, so that it costs no disk of its own. Where a crash lost it, it
 * is made again over the stored sign bytes.
 *
 * <p>A failed write or flush is final: after it the kernel may hold pages that it will never write,
 * so nothing that this process could do makes the file trustworthy again.
 */
final class SlotFile implements Closeable {
  static final int SLOTS = 2;
  static final int LENGTH = SLOTS * SlotFormat.SLOT_LENGTH;

  private final Storage storage;
  private final ByteBuffer recordBuffer = ByteBuffer.allocateDirect(SlotFormat.RECORD_LENGTH);
  private final ByteBuffer signatureBuffer =
      ByteBuffer.allocateDirect(SlotFormat.SIGNATURE_AREA_LENGTH);
  private final ByteBuffer sectorRead;
  private int newestSlot;
  private WatermarkRecord newest;
  private @Nullable WatermarkException failure;

  private SlotFile(Storage storage, Newest newest) {
    this.storage = storage;
    this.newestSlot = newest.slot();
    this.newest = newest.record();
    this.sectorRead = newest.sector();
  }

  /**
   * Takes over a storage and reads its newest record.
   *
   * @throws WatermarkException if there is no valid record in it
   */
  static SlotFile over(Storage storage) throws IOException, WatermarkException {
    return new SlotFile(storage, newestIn(storage));
  }

  /** What a new file holds: one record, and in the other slot its signature, if that is known. */
  static ByteBuffer initialContent(WatermarkRecord first) {
    ByteBuffer all = ByteBuffer.allocate(LENGTH);
    SlotFormat.encodeRecord(first, all.slice(0, SlotFormat.RECORD_LENGTH));
    Bytes signature = first.watermark().signature();
    if (!signature.isEmpty()) {
      int kept = SlotFormat.SLOT_LENGTH + SlotFormat.RECORD_LENGTH;
      SlotFormat.encodeSignature(
          first.sequence(), signature, all.slice(kept, SlotFormat.SIGNATURE_AREA_LENGTH));
    }
    return all;
  }

  /** The valid records, slot by slot, in no order of their own. */
  static List<Optional<WatermarkRecord>> slotsIn(Storage storage) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(LENGTH);
    storage.read(all, 0);
    return List.of(
        SlotFormat.decodeRecord(slotOf(all, 0)), SlotFormat.decodeRecord(slotOf(all, 1)));
  }

  /** A record, and the sector it was read from. */
  private record Newest(int slot, WatermarkRecord record, ByteBuffer sector) {}

  private static Newest newestIn(Storage storage) throws IOException, WatermarkException {
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
        newest =
            new Newest(slot, record.get(), slotOf(all, slot).slice(0, SlotFormat.RECORD_LENGTH));
      }
    }
    if (newest == null) {
      throw new WatermarkException("expected a valid record in one of two slots, found none");
    }
    return new Newest(newest.slot(), withItsSignature(newest.record(), all), newest.sector());
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
    return record.knowing(record.watermark().withSignature(signature));
  }

  private static ByteBuffer slotOf(ByteBuffer all, int slot) {
    return all.slice(slot * SlotFormat.SLOT_LENGTH, SlotFormat.SLOT_LENGTH);
  }

  /** The last record that was read or written. */
  WatermarkRecord newest() {
    return newest;
  }

  /**
   * Writes the record that was read once more, over itself, and flushes. What was read may have
   * come from the kernel's memory alone: its writer was killed before the flush, or the flush
   * failed, after which the kernel takes pages for clean that it never wrote. The very bytes, also
   * of an earlier version: only they cannot be torn.
   */
  void renew() throws WatermarkException {
    checkUsable();
    try {
      storage.write(sectorRead.duplicate(), (long) newestSlot * SlotFormat.SLOT_LENGTH);
    } catch (IOException e) {
      throw fail(e);
    }
    flush();
  }

  /** Writes the record that follows {@link #newest} into the older slot; not durable yet. */
  void write(WatermarkRecord next) throws WatermarkException {
    if (next.sequence() != newest.sequence() + 1) {
      throw new IllegalArgumentException(
          "expected record %d, got %d".formatted(newest.sequence() + 1, next.sequence()));
    }
    checkUsable();
    int slot = SLOTS - 1 - newestSlot;
    SlotFormat.encodeRecord(next, recordBuffer);
    try {
      storage.write(recordBuffer, (long) slot * SlotFormat.SLOT_LENGTH);
    } catch (IOException e) {
      throw fail(e);
    }
    newestSlot = slot;
    newest = next;
  }

  /** Returns when all that was written is on stable storage. */
  void flush() throws WatermarkException {
    checkUsable();
    try {
      storage.flush();
    } catch (IOException e) {
      throw fail(e);
    }
  }

  /** Keeps the signature of the newest record, without a flush. */
  void keepSignature(Bytes signature) throws WatermarkException {
    checkUsable();
    SlotFormat.encodeSignature(newest.sequence(), signature, signatureBuffer);
    int slot = SLOTS - 1 - newestSlot;
    try {
      storage.write(
          signatureBuffer, (long) slot * SlotFormat.SLOT_LENGTH + SlotFormat.RECORD_LENGTH);
    } catch (IOException e) {
      throw fail(e);
    }
    newest = newest.knowing(newest.watermark().withSignature(signature));
  }

  boolean failed() {
    return failure != null;
  }

  /** Throws if a write or flush has failed. */
  void checkUsable() throws WatermarkException {
    if (failure != null) {
      throw new WatermarkException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private WatermarkException fail(IOException e) {
    WatermarkException lasting =
        new WatermarkException(
            "the watermark could not be made durable: %s; nothing more is signed until that is mended and the signer restarted"
                .formatted(e.getMessage()),
            e);
    failure = lasting;
    return lasting;
  }

  /** Gives up the storage; flushes nothing. */
  @Override
  public void close() throws IOException {
    storage.close();
  }
}
