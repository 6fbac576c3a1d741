package io.countersign.protocol.secret;

import io.countersign.protocol.crypto.ChaCha20Poly1305;

/** Four zero bytes and a little-endian counter of 64 bits, which never starts anew. */
final class FrameNonce {
  /** 2^64 - 1; as in CometBFT, no frame with this nonce is ever on the wire. */
  private static final long LAST = -1L;

  private final byte[] nonce = new byte[ChaCha20Poly1305.NONCE_LENGTH];
  private long counter;

  /** Counts on from {@code counter}, which is unsigned. */
  FrameNonce(long counter) {
    this.counter = counter;
  }

  /**
   * A nonce that was not handed out before, in an array that the next call overwrites.
   *
   * @throws FrameException once all are used
   */
  byte[] next() throws FrameException {
    if (counter == LAST) {
      throw new FrameException(
          "expected fewer than 2^64 - 1 frames in one direction: the nonces are used up");
    }
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[4 + i] = (byte) (counter >>> (8 * i));
    }
    counter++;
    return nonce;
  }
}
