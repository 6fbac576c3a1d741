package io.countersign.protocol.consensus;

/**
 * {@code google.protobuf.Timestamp}.
 *
 * @param seconds since 1970-01-01T00:00:00Z
 * @param nanos 0 to 999,999,999
 */
public record Timestamp(long seconds, int nanos) {
  /**
   * Go's absent time, 0001-01-01T00:00:00Z: what CometBFT sends for "none", and reads where the
   * field was left out.
   */
  public static final Timestamp GO_ZERO = new Timestamp(-62_135_596_800L, 0);

  /** What a timestamp field that is there but empty says. */
  public static final Timestamp EPOCH = new Timestamp(0, 0);
}
