package io.countersign.protocol.secret;

/**
 * The sizes of SecretConnection's frames (CometBFT {@code p2p/conn/secret_connection.go}).
 *
 * <pre>
 *            4 bytes                1024 bytes             16 bytes
 * opened  +------------------+------------------------+
 *         | length, LE       | data, then padding     |
 *         +------------------+------------------------+
 * sealed  | encrypted                                 | tag        |
 *         +-------------------------------------------+------------+
 * </pre>
 *
 * <p>The padding is anything: CometBFT leaves there what longer frames have left.
 */
public final class Frame {
  /** Bytes of data in one frame, at most. */
  public static final int MAX_DATA_LENGTH = 1024;

  /** Bytes of every frame on the wire. */
  public static final int SEALED_LENGTH = 1044;

  static final int DATA_OFFSET = 4;
  static final int OPENED_LENGTH = DATA_OFFSET + MAX_DATA_LENGTH;

  private Frame() {}
}
