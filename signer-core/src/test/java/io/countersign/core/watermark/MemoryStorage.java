package io.countersign.core.watermark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * A disk in memory: what was written and not flushed may be lost at a crash, sector by sector, and
 * writes and flushes can be made to fail.
 */
public final class MemoryStorage implements Storage {
  private static final int SECTOR = 512;

  /** Always now: what is signed next is never too far ahead. */
  private static final InstantSource CLOCK = InstantSource.system();

  private final byte[] written;
  private final byte[] durable;
  private final BitSet dirtySectors;
  private final List<String> effects;
  private int writesLeft = Integer.MAX_VALUE;
  private boolean failFlushes;
  private Runnable beforeWrite = () -> {};

  private MemoryStorage(byte[] content, List<String> effects) {
    this(content, content, new BitSet(), effects);
  }

  private MemoryStorage(byte[] written, byte[] durable, BitSet dirtySectors, List<String> effects) {
    this.written = written.clone();
    this.durable = durable.clone();
    this.dirtySectors = (BitSet) dirtySectors.clone();
    this.effects = effects;
  }

  /** A storage of these bytes. */
  public static MemoryStorage of(byte[] content) {
    return new MemoryStorage(content, new ArrayList<>());
  }

  /** A file whose one record is this. */
  public static MemoryStorage of(WatermarkRecord first) {
    return of(SlotFile.initialContent(first).array());
  }

  /** What {@link WatermarkFiles#create} would have made. */
  public static MemoryStorage created(WatermarkOwner owner, long floorHeight) {
    return created(owner, floorHeight, new ArrayList<>());
  }

  /**
   * The same.
   *
   * @param effects where writes and flushes are written down
   */
  public static MemoryStorage created(
      WatermarkOwner owner, long floorHeight, List<String> effects) {
    return new MemoryStorage(
        SlotFile.initialContent(WatermarkFiles.first(owner, floorHeight, CLOCK)).array(), effects);
  }

  /** With {@link Durability#EACH}. */
  public WatermarkStore open(WatermarkOwner owner) throws WatermarkException {
    return open(owner, Durability.EACH, new MemoryWitnesses());
  }

  /** As a signer does at its start. */
  public WatermarkStore open(WatermarkOwner owner, Durability durability, Witnesses witnesses)
      throws WatermarkException {
    try {
      return WatermarkFiles.open(this, owner, durability, witnesses, CLOCK);
    } catch (IOException e) {
      throw new AssertionError("memory can be read", e);
    }
  }

  /** What a new boot finds: any mixture of flushed and unflushed sectors. */
  public MemoryStorage afterPowerLoss(Random random) {
    byte[] found = durable.clone();
    for (int at = 0; at < found.length; at += SECTOR) {
      if (random.nextBoolean()) {
        System.arraycopy(written, at, found, at, SECTOR);
      }
    }
    return of(found);
  }

  /** What a new boot finds if nothing that was not flushed was lucky. */
  public MemoryStorage afterPowerLossOfAllUnflushed() {
    return of(durable);
  }

  /** What a new process finds: all that was written, durable or not. */
  public MemoryStorage afterKill() {
    return new MemoryStorage(written, durable, dirtySectors, new ArrayList<>());
  }

  public byte[] content() {
    return written.clone();
  }

  public void failWrites() {
    failWritesAfter(0);
  }

  /** So many writes still go well. */
  public void failWritesAfter(int writes) {
    writesLeft = writes;
  }

  public void failFlushes() {
    failFlushes = true;
  }

  /** What every write waits for first. */
  public void beforeWrite(Runnable wait) {
    beforeWrite = wait;
  }

  /** From now on all goes well again, as a disk that was full and is no more. */
  public void heal() {
    writesLeft = Integer.MAX_VALUE;
    failFlushes = false;
  }

  @Override
  public long size() {
    return written.length;
  }

  @Override
  public void read(ByteBuffer into, long offset) {
    into.put(written, (int) offset, Math.min(into.remaining(), written.length - (int) offset));
  }

  @Override
  public void write(ByteBuffer from, long offset) throws IOException {
    beforeWrite.run();
    effects.add("write %d bytes at %d".formatted(from.remaining(), offset));
    if (writesLeft-- <= 0) {
      throw new IOException("No space left on device");
    }
    dirtySectors.set((int) offset / SECTOR, ((int) offset + from.remaining() - 1) / SECTOR + 1);
    from.get(written, (int) offset, from.remaining());
  }

  @Override
  public void flush() throws IOException {
    effects.add("flush");
    BitSet flushed = (BitSet) dirtySectors.clone();
    // Linux takes pages for clean whose writing failed: a second flush does not write them.
    dirtySectors.clear();
    if (failFlushes) {
      throw new IOException("Input/output error");
    }
    flushed.stream()
        .forEach(
            sector -> System.arraycopy(written, sector * SECTOR, durable, sector * SECTOR, SECTOR));
  }

  @Override
  public void close() {
    effects.add("close storage");
  }
}
