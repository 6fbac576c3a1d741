package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the exact last records are while {@link Durability#AHEAD} leaves the disk behind: a place
 * that outlives the process and not the boot, and where the signers of one key on one host meet.
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

  /**
   * Keeps every other process of this host from the same key and chain, whatever watermark it has,
   * until it is closed. Taken before anything is read or changed.
   *
   * @param watermark to be named to whoever comes second
   */
  default Closeable holdKey(WatermarkOwner owner, Path watermark) throws KeyInUseException {
    return () -> {};
  }

  /** Removes a witness that is no longer needed, if it is there. */
  void remove(Bytes id);
}
