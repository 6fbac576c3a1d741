package io.countersign.protocol.secret;

import io.countersign.protocol.crypto.ChaCha20Poly1305;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a connection: frames in, data out, in the order in which they were sealed.
 * The first frame that is not the next one of the peer ends it for good. May be called by any
 * thread, one at a time.
 */
public final class FrameOpener implements AutoCloseable {
  private static final byte[] NO_ASSOCIATED_DATA = {};

  private final ChaCha20Poly1305 cipher;
  private final FrameNonce nonce;
  private final byte[] opened = new byte[Frame.OPENED_LENGTH];
  private @Nullable String end;

  FrameOpener(ChaCha20Poly1305 cipher, FrameNonce nonce) {
    this.cipher = cipher;
    this.nonce = nonce;
  }

  /**
   * Opens one frame of exactly {@link Frame#SEALED_LENGTH} bytes.
   *
   * @param data takes the data, from {@code dataOffset} on, where there must be room for {@link
   *     Frame#MAX_DATA_LENGTH} bytes; untouched if the frame is refused
   * @return how many bytes of data there are, possibly none
   * @throws FrameException if the frame was altered, replayed, reordered or sealed with another
   *     key, if it claims more data than fits, if the nonces are used up or the connection was
   *     closed; every later call fails too
   * @throws IndexOutOfBoundsException if the frame is too short or {@code data} has too little room
   */
  public synchronized int open(byte[] frame, int frameOffset, byte[] data, int dataOffset)
      throws FrameException {
    Objects.checkFromIndexSize(frameOffset, Frame.SEALED_LENGTH, frame.length);
    Objects.checkFromIndexSize(dataOffset, Frame.MAX_DATA_LENGTH, data.length);
    if (end != null) {
      throw new FrameException(end);
    }
    try {
      int length = openNext(frame, frameOffset);
      System.arraycopy(opened, Frame.DATA_OFFSET, data, dataOffset, length);
      return length;
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

  private int openNext(byte[] frame, int frameOffset) throws FrameException {
    byte[] next = nonce.next();
    try {
      cipher.open(next, NO_ASSOCIATED_DATA, frame, frameOffset, Frame.SEALED_LENGTH, opened, 0);
    } catch (AEADBadTagException e) {
      throw new FrameException(
          "expected the peer's next frame, got one altered, replayed or out of order", e);
    }
    int length = littleEndianInt(opened);
    if (Integer.compareUnsigned(length, Frame.MAX_DATA_LENGTH) > 0) {
      throw new FrameException(
          "expected a frame with at most %d bytes of data, got %s"
              .formatted(Frame.MAX_DATA_LENGTH, Integer.toUnsignedString(length)));
    }
    return length;
  }

  private void end(@Nullable String reason) {
    if (end == null) {
      end = reason == null ? "expected a cipher that works, got a failure" : reason;
    }
    cipher.close();
    Arrays.fill(opened, (byte) 0);
  }

  private static int littleEndianInt(byte[] bytes) {
    int value = 0;
    for (int i = Integer.BYTES - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[i] & 0xff);
    }
    return value;
  }
}
