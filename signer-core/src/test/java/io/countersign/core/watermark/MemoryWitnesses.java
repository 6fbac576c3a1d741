package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Witnesses in memory: a kill leaves them, a lost boot does not. */
public final class MemoryWitnesses implements Witnesses {
  private final Map<Bytes, CrashDisk> storages = new HashMap<>();
  private final Random ids = new Random();
  private final Runnable moment;

  /** As a new boot finds them: none. */
  public MemoryWitnesses() {
    this(() -> {});
  }

  /**
   * None yet.
   *
   * @param moment called wherever a crash could come
   */
  public MemoryWitnesses(Runnable moment) {
    this.moment = moment;
  }

  /** What the next process finds, and may change without this one's changing. */
  public MemoryWitnesses afterKill(Runnable nextMoment) {
    MemoryWitnesses found = new MemoryWitnesses(nextMoment);
    storages.forEach(
        (id, storage) -> found.storages.put(id, CrashDisk.of(storage.content(), nextMoment)));
    return found;
  }

  /** How many there are. */
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
    CrashDisk storage = CrashDisk.of(SlotFile.initialContent(first).array(), moment);
    moment.run();
    storages.put(id, storage);
    moment.run();
    return new Witness(id, SlotFile.over(storage));
  }

  @Override
  public Optional<WatermarkRecord> read(Bytes id) throws IOException {
    CrashDisk storage = storages.get(id);
    try {
      return storage == null ? Optional.empty() : Optional.of(SlotFile.over(storage).newest());
    } catch (WatermarkException e) {
      return Optional.empty();
    }
  }

  @Override
  public void remove(Bytes id) {
    storages.remove(id);
    moment.run();
  }
}
