package io.countersign.core.watermark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A disk that knows of every content a power cut could leave: each 512-byte sector that was written
 * and not flushed holds what it held before, any of the writes since, or one of them torn. A write
 * happens in two halves, with a moment in between.
 */
public final class CrashDisk implements Storage {
  private static final int SECTOR = 512;

  private final byte[] written;

  /** Of each sector, what the disk may hold; the first is what a flush last made certain. */
  private final List<List<byte[]>> possible = new ArrayList<>();

  private final Set<Integer> dirty = new HashSet<>();
  private final Runnable moment;
  private boolean failNextFlush;

  private CrashDisk(byte[] content, Runnable moment) {
    this.written = content.clone();
    this.moment = moment;
  }

  /**
   * A disk that holds this for certain.
   *
   * @param moment called wherever a crash could come
   */
  public static CrashDisk of(byte[] content, Runnable moment) {
    CrashDisk disk = new CrashDisk(content, moment);
    for (int sector = 0; sector < content.length / SECTOR; sector++) {
      disk.possible.add(List.of(sector(content, sector)));
    }
    return disk;
  }

  /** With a new watermark. */
  public static CrashDisk created(WatermarkOwner owner, long floorHeight, Runnable moment) {
    return of(MemoryStorage.created(owner, floorHeight).content(), moment);
  }

  public WatermarkStore open(WatermarkOwner owner, Durability durability, Witnesses witnesses)
      throws WatermarkException {
    try {
      return WatermarkFiles.open(this, owner, durability, witnesses, InstantSource.system());
    } catch (IOException e) {
      throw new AssertionError("memory can be read", e);
    }
  }

  /** The next flush fails, as on a broken disk. */
  public void failNextFlush() {
    failNextFlush = true;
  }

  /** What the next process finds after a kill; the disk may still hold less. */
  public CrashDisk afterKill(Runnable nextMoment) {
    CrashDisk found = new CrashDisk(written, nextMoment);
    found.possible.addAll(possible);
    found.dirty.addAll(dirty);
    return found;
  }

  /** What was written, as every process on this boot sees it. */
  public byte[] content() {
    return written.clone();
  }

  /** Every content that a power cut now could leave. */
  public void everyPowerCut(Consumer<byte[]> check) {
    powerCuts(new byte[written.length], 0, check);
  }

  private void powerCuts(byte[] content, int sector, Consumer<byte[]> check) {
    if (sector == possible.size()) {
      check.accept(content);
      return;
    }
    for (byte[] held : withTorn(possible.get(sector))) {
      System.arraycopy(held, 0, content, sector * SECTOR, SECTOR);
      powerCuts(content, sector + 1, check);
    }
  }

  private static List<byte[]> withTorn(List<byte[]> writes) {
    if (writes.size() == 1) {
      return writes;
    }
    List<byte[]> all = new ArrayList<>(writes);
    for (int next = 1; next < writes.size(); next++) {
      // Those between need not have come as far as the disk.
      for (int before = 0; before < next; before++) {
        for (int at : new int[] {16, 100, SECTOR / 2}) {
          all.add(torn(writes.get(next), writes.get(before), at));
          all.add(torn(writes.get(before), writes.get(next), at));
        }
      }
    }
    return all;
  }

  private static byte[] torn(byte[] begin, byte[] end, int at) {
    byte[] mixed = end.clone();
    System.arraycopy(begin, 0, mixed, 0, at);
    return mixed;
  }

  private static byte[] sector(byte[] content, int sector) {
    byte[] bytes = new byte[SECTOR];
    System.arraycopy(content, sector * SECTOR, bytes, 0, SECTOR);
    return bytes;
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
  public void write(ByteBuffer from, long offset) {
    moment.run();
    int at = (int) offset;
    int half = from.remaining() / 2;
    from.get(written, at, half);
    moment.run();
    int rest = from.remaining();
    from.get(written, at + half, rest);
    for (int sector = at / SECTOR; sector <= (at + half + rest - 1) / SECTOR; sector++) {
      List<byte[]> since = new ArrayList<>(possible.get(sector));
      since.add(sector(written, sector));
      possible.set(sector, List.copyOf(since));
      dirty.add(sector);
    }
    moment.run();
  }

  @Override
  public void flush() throws IOException {
    Set<Integer> flushed = new HashSet<>(dirty);
    dirty.clear(); // Linux takes pages for clean whose writing failed
    if (failNextFlush) {
      failNextFlush = false;
      moment.run();
      throw new IOException("Input/output error");
    }
    for (int sector : flushed) {
      possible.set(sector, List.of(sector(written, sector)));
    }
    moment.run();
  }

  @Override
  public void close() {}
}
