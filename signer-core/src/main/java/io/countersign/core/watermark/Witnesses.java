package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.util.Optional;

/**
 * Where the exact last records are while {@link Durability#AHEAD} leaves the disk behind: a place
 * that outlives the process and not the boot.
 */
public interface Witnesses {
  /**
   * Makes a witness under a new random id.
   *
   * @param known what it holds at first
   * @throws IOException if the place cannot be written
   */
  Witness create(WatermarkRecord known) throws IOException, WatermarkException;

  /**
   * What the witness with this id knows; empty if it is gone, damaged, or of another boot.
   *
   * @throws IOException if it is there and cannot be read now
   */
  Optional<WatermarkRecord> read(Bytes id) throws IOException;

  /** Removes a witness that is no longer needed, if it is there. */
  void remove(Bytes id);
}
