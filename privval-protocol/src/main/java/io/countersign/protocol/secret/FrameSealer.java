package io.countersign.protocol.secret;

import io.countersign.protocol.crypto.ChaCha20Poly1305;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection: data in, frames out, each with the next nonce. Frames must
 * reach the peer in the order in which they were sealed. May be called by any thread, one at a
 * time.
 */
public final class FrameSealer implements AutoCloseable {
  private static final byte[] NO_ASSOCIATED_DATA = {};

  private final ChaCha20Poly1305 cipher;
  private final FrameNonce nonce;
  private final byte[] opened = new byte[Frame.OPENED_LENGTH];
  private int dataLength;
  private @Nullable String end;

  FrameSealer(ChaCha20Poly1305 cipher, FrameNonce nonce) {
    this.cipher = cipher;
    this.nonce = nonce;
  }

  /**
   * Writes one frame of exactly {@link Frame#SEALED_LENGTH} bytes.
   *
   * @param length of the data, at most {@link Frame#MAX_DATA_LENGTH}
   * @param frame takes the frame, from {@code frameOffset} on
   * @throws FrameException if the nonces are used up or the connection was closed; every later call
   *     fails too, as after any failure of the provider
   * @throws IndexOutOfBoundsException if the data or the frame do not fit
   */
  public synchronized void seal(byte[] data, int offset, int length, byte[] frame, int frameOffset)
      throws FrameException {
    Objects.checkFromIndexSize(offset, length, data.length);
    Objects.checkFromIndexSize(0, length, Frame.MAX_DATA_LENGTH);
    Objects.checkFromIndexSize(frameOffset, Frame.SEALED_LENGTH, frame.length);
    if (end != null) {
      throw new FrameException(end);
    }
    try {
      sealNext(data, offset, length, frame, frameOffset);
    } catch (FrameException | RuntimeException e) {
      end(e.getMessage());
      throw e;
    }
  }

  /** Wipes the key. */
  @Override
  public synchronized void close() {
    end("expected an open connection, got one that was closed");
  }

  private void sealNext(byte[] data, int offset, int length, byte[] frame, int frameOffset)
      throws FrameException {
    byte[] next = nonce.next();
    opened[0] = (byte) length;
    opened[1] = (byte) (length >> 8);
    System.arraycopy(data, offset, opened, Frame.DATA_OFFSET, length);
    if (dataLength > length) {
      Arrays.fill(opened, Frame.DATA_OFFSET + length, Frame.DATA_OFFSET + dataLength, (byte) 0);
    }
    dataLength = length;
    cipher.seal(next, NO_ASSOCIATED_DATA, opened, 0, opened.length, frame, frameOffset);
  }

  private void end(@Nullable String reason) {
    if (end == null) {
      end = reason == null ? "expected a cipher that works, got a failure" : reason;
    }
    cipher.close();
    Arrays.fill(opened, (byte) 0);
  }
}
