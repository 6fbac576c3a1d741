package io.countersign.core.watermark;

import java.io.IOException;
import java.time.InstantSource;

/** From what a crash left to what is known of the last signature. */
final class Recovery {
  private Recovery() {}

  /**
   * The record with the last watermark: the disk's own, or its witness's, or, where the witness is
   * lost, a floor with a round to sit out.
   */
  static WatermarkRecord of(WatermarkRecord disk, Witnesses witnesses) throws IOException {
    if (disk.ahead().isNone()) {
      return disk;
    }
    return witnesses.read(disk.ahead().witnessId()).orElseGet(() -> withoutWitness(disk));
  }

  private static WatermarkRecord withoutWitness(WatermarkRecord disk) {
    long open = disk.ahead().openHeight();
    return open == 0 ? disk : disk.knowing(disk.watermark().sittingOut(open));
  }

  /**
   * Opens the store over a file whose newest record is durable.
   *
   * @param disk taken over
   */
  static WatermarkStore open(
      SlotFile disk, Durability durability, Witnesses witnesses, InstantSource clock)
      throws IOException, WatermarkException {
    Ahead before = disk.newest().ahead();
    WatermarkRecord known = of(disk.newest(), witnesses);
    WatermarkStore store =
        switch (durability) {
          case EACH -> {
            if (!before.isNone()) {
              disk.write(disk.newest().next(known.watermark(), known.writtenAt()));
              disk.flush();
            }
            yield new EachWatermark(disk, clock);
          }
          case AHEAD -> new AheadWatermark(disk, witnesses.create(known), witnesses, clock);
        };
    if (!before.isNone()) {
      witnesses.remove(before.witnessId());
    }
    return store;
  }
}
