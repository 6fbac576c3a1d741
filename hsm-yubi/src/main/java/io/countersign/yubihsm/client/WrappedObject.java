package io.countersign.yubihsm.client;

import io.countersign.yubihsm.ProtocolException;

/**
 * An object encrypted under a wrap key (AES-CCM), as it leaves a device and enters one.
 *
 * @param nonce {@value #NONCE_LENGTH} bytes
 * @param ciphertext of a length that depends on object and firmware, with its tag
 */
@SuppressWarnings("ArrayRecordComponent") // no value: written out and dropped
public record WrappedObject(byte[] nonce, byte[] ciphertext) {
  public static final int NONCE_LENGTH = 13;

  /** A tag of 8 bytes is the least that CCM is used with here. */
  private static final int MIN_LENGTH = NONCE_LENGTH + 8;

  /** The nonce, then the ciphertext. */
  public byte[] encoded() {
    return new CommandWriter().bytes(nonce).bytes(ciphertext).body();
  }

  /**
   * Reads what {@link #encoded} gives, or Export Wrapped.
   *
   * @throws ProtocolException if it is too short
   */
  public static WrappedObject decoded(byte[] bytes) throws ProtocolException {
    AnswerReader in = new AnswerReader("Export Wrapped", bytes);
    if (bytes.length <= MIN_LENGTH) {
      throw in.malformed("more than %d bytes".formatted(MIN_LENGTH));
    }
    return new WrappedObject(in.bytes(NONCE_LENGTH), in.rest());
  }
}
