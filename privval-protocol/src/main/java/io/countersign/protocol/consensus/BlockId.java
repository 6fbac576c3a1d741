package io.countersign.protocol.consensus;

/**
 * A block id as it came; see {@link #isNil} and {@link #isComplete}, between which lies what no
 * honest node sends.
 *
 * @param hash 32 bytes, or empty
 * @param partsTotal unsigned 32-bit count of parts
 * @param partsHash 32 bytes, or empty
 */
public record BlockId(Bytes hash, int partsTotal, Bytes partsHash) {
  public static final int HASH_LENGTH = 32;
  public static final BlockId NIL = new BlockId(Bytes.EMPTY, 0, Bytes.EMPTY);

  /** A vote for no block ({@code types/block.go}, BlockID.IsNil). */
  public boolean isNil() {
    return hash.isEmpty() && partsTotal == 0 && partsHash.isEmpty();
  }

  /** A vote for a block ({@code types/block.go}, BlockID.IsComplete). */
  public boolean isComplete() {
    return hash.length() == HASH_LENGTH && partsTotal != 0 && partsHash.length() == HASH_LENGTH;
  }

  /** {@code block F3FF4D451E}, or {@code nil}: how log lines and refusals name it. */
  public static String describe(Bytes hash) {
    return hash.isEmpty() ? "nil" : "block " + hash.hexPrefix(5);
  }
}
