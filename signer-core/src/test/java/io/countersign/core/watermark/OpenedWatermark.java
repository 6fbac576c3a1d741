package io.countersign.core.watermark;

import java.nio.file.Path;

/** A watermark file, opened as a signer does, without a hold on its key: several builds may run. */
final class OpenedWatermark {
  private OpenedWatermark() {}

  static WatermarkStore of(Path file, WatermarkOwner owner) throws WatermarkException {
    return WatermarkFiles.open(file, owner, Durability.EACH, new MemoryWitnesses());
  }
}
