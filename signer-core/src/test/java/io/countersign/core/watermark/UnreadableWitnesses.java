package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.util.Optional;

/** Witnesses that cannot be read so many times, and then can. */
final class UnreadableWitnesses implements Witnesses {
  private final Witnesses witnesses;
  private int failures;

  UnreadableWitnesses(Witnesses witnesses, int failures) {
    this.witnesses = witnesses;
    this.failures = failures;
  }

  @Override
  public Witness create(WatermarkRecord known) throws IOException, WatermarkException {
    return witnesses.create(known);
  }

  @Override
  public Optional<WatermarkRecord> read(Bytes id) throws IOException {
    if (failures-- > 0) {
      throw new IOException("Input/output error");
    }
    return witnesses.read(id);
  }

  @Override
  public void remove(Bytes id) {
    witnesses.remove(id);
  }
}
