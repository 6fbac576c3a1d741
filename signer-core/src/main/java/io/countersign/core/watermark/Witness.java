package io.countersign.core.watermark;

import io.countersign.protocol.consensus.Bytes;

/**
 * The exact last records, in memory-backed storage. Written in two slots like the disk's, so that a
 * process killed in the middle of a record leaves the one before; never flushed.
 *
 * @param id {@link Ahead#ID_LENGTH} random bytes, which the disk's record names
 */
record Witness(Bytes id, SlotFile file) {}
