package io.countersign.protocol.link;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.secret.Frame;
import io.countersign.protocol.secret.SecretConnection;
import io.countersign.protocol.secret.SecretHandshake;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** SecretConnection over a carrier, either end of it. */
public final class SecretLink implements ByteLink {
  private static final int FRAMES_BUFFERED = 8;

  /** No node sends any; a stream of them must not hold a reader for ever. */
  private static final int MAX_EMPTY_FRAMES = 16;

  private final CarrierLink carrier;
  private final SecretConnection connection;
  private final ByteBuffer received =
      ByteBuffer.allocate(FRAMES_BUFFERED * Frame.SEALED_LENGTH).limit(0);

  private final WholeBy frame;

  private SecretLink(CarrierLink carrier, SecretConnection connection, Duration wholeWithin) {
    this.carrier = carrier;
    this.connection = connection;
    this.frame = new WholeBy("frame", wholeWithin);
  }

  /**
   * Shakes hands, under one deadline for the whole of it; our ephemeral key leaves at once, since a
   * node that waits for it accepts nobody else, and a tunnel opens its far end only for it. The
   * carrier is taken over, and closed if this fails.
   *
   * @throws IOException if the peer refused, broke the protocol, or took too long
   */
  public static SecretLink handshake(CarrierLink carrier, Crypto crypto, Ed25519PrivateKey identity)
      throws IOException {
    return handshake(carrier, crypto, identity, WholeBy.LIMIT);
  }

  /** The same with a time of its own for a frame that has begun. */
  static SecretLink handshake(
      CarrierLink carrier, Crypto crypto, Ed25519PrivateKey identity, Duration wholeWithin)
      throws IOException {
    carrier.beginHandshake();
    try (SecretHandshake handshake = new SecretHandshake(crypto, identity)) {
      carrier.write(handshake.ephemeralMessage());
      byte[] ephemeral = readExactly(carrier, SecretHandshake.EPHEMERAL_MESSAGE_LENGTH);
      carrier.write(handshake.receiveEphemeral(ephemeral));
      byte[] auth = readExactly(carrier, Frame.SEALED_LENGTH);
      SecretLink link = new SecretLink(carrier, handshake.receiveAuthFrame(auth), wholeWithin);
      carrier.endHandshake();
      return link;
    } catch (IOException | RuntimeException e) {
      carrier.close();
      throw e;
    }
  }

  /** Over a handshake that was had otherwise; takes over both. */
  static SecretLink over(CarrierLink carrier, SecretConnection connection) {
    return new SecretLink(carrier, connection, WholeBy.LIMIT);
  }

  private static byte[] readExactly(CarrierLink carrier, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (carrier.read(buffer) < 0) {
        throw new EOFException(
            "the node closed the connection during the handshake, after %d of %d bytes"
                .formatted(buffer.position(), length));
      }
    }
    return buffer.array();
  }

  /** The peer's id: 40 digits of lower-case hex. */
  public String remotePeerId() {
    return connection.remotePeerId();
  }

  /**
   * One frame's data at a time, which has 10 s from its first byte to its last; up to {@value
   * #MAX_EMPTY_FRAMES} frames in a row without data are passed over.
   */
  @Override
  public int read(byte[] into) throws IOException {
    for (int empty = 0; empty <= MAX_EMPTY_FRAMES; empty++) {
      while (received.remaining() < Frame.SEALED_LENGTH) {
        if (fill() < 0) {
          if (received.hasRemaining()) {
            throw new EOFException("the node closed the connection in the middle of a frame");
          }
          return -1;
        }
        if (received.hasRemaining() && received.remaining() < Frame.SEALED_LENGTH) {
          frame.more();
        }
      }
      frame.whole();
      int length = connection.opener().open(received.array(), received.position(), into, 0);
      received.position(received.position() + Frame.SEALED_LENGTH);
      if (length > 0) {
        return length;
      }
    }
    throw new IOException(
        "expected data, got %d empty frames in a row".formatted(MAX_EMPTY_FRAMES + 1));
  }

  private int fill() throws IOException {
    received.compact();
    try {
      return carrier.read(received);
    } finally {
      received.flip();
    }
  }

  /** All frames in one write. */
  @Override
  public void write(byte[] bytes) throws IOException {
    int frames = Math.max(1, Math.ceilDiv(bytes.length, Frame.MAX_DATA_LENGTH));
    byte[] sealed = new byte[frames * Frame.SEALED_LENGTH];
    for (int frame = 0; frame < frames; frame++) {
      int offset = frame * Frame.MAX_DATA_LENGTH;
      int length = Math.min(Frame.MAX_DATA_LENGTH, bytes.length - offset);
      connection.sealer().seal(bytes, offset, length, sealed, frame * Frame.SEALED_LENGTH);
    }
    carrier.write(sealed);
  }

  @Override
  public void close() {
    carrier.close();
    connection.close();
  }
}
