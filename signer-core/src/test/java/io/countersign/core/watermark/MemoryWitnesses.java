package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Witnesses in memory: a kill leaves them, a lost boot does not. */
public final class MemoryWitnesses implements Witnesses {
  private final Map<Bytes, MemoryStorage> storages = new HashMap<>();
  private final Random ids;

  public MemoryWitnesses() {
    this(new Random(0));
  }

  private MemoryWitnesses(Random ids) {
    this.ids = ids;
  }

  /** What the next process finds, and may change without this one's changing. */
  public MemoryWitnesses afterKill() {
    MemoryWitnesses found = new MemoryWitnesses(new Random(ids.nextLong()));
    storages.forEach((id, storage) -> found.storages.put(id, storage.afterKill()));
    return found;
  }

  /** What the next boot finds: nothing. */
  public MemoryWitnesses afterPowerLoss() {
    return new MemoryWitnesses(new Random(ids.nextLong()));
  }

  public int count() {
    return storages.size();
  }

  @Override
  public Witness create(WatermarkRecord known) throws IOException, WatermarkException {
    byte[] bytes = new byte[Ahead.ID_LENGTH];
    ids.nextBytes(bytes);
    Bytes id = Bytes.copyOf(bytes);
    WatermarkRecord first =
        WatermarkRecord.of(1, known.owner(), known.watermark(), known.writtenAt())
            .with(new Ahead(0, id));
    MemoryStorage storage = MemoryStorage.of(SlotFile.initialContent(first).array());
    storages.put(id, storage);
    return new Witness(id, SlotFile.over(storage));
  }

  @Override
  public Optional<WatermarkRecord> read(Bytes id) throws IOException {
    MemoryStorage storage = storages.get(id);
    try {
      return storage == null ? Optional.empty() : Optional.of(SlotFile.over(storage).newest());
    } catch (WatermarkException e) {
      return Optional.empty();
    }
  }

  @Override
  public void remove(Bytes id) {
    storages.remove(id);
  }
}
