package io.countersign.harness.conform;

import io.countersign.protocol.codec.FrameDecoder;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.SocketLink;
import io.countersign.protocol.secret.Frame;
import io.countersign.protocol.secret.Prover;
import io.countersign.protocol.secret.SecretConnection;
import io.countersign.protocol.secret.SecretHandshake;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** SecretConnection step by step over a socket, for an end that does not keep to it. */
final class BareHandshake implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final SocketLink socket;

  BareHandshake(SocketLink socket) {
    this.socket = socket;
  }

  /**
   * The signer's first message, which it has to send unasked.
   *
   * @throws IOException if it does not come
   */
  byte[] ephemeral() throws IOException {
    return read(SecretHandshake.EPHEMERAL_MESSAGE_LENGTH);
  }

  void send(byte[] bytes) throws IOException {
    socket.write(bytes);
  }

  /**
   * A frame of the signer.
   *
   * @throws IOException if none comes
   */
  byte[] frame() throws IOException {
    return read(Frame.SEALED_LENGTH);
  }

  /** Whether a frame comes, rather than an end or silence. */
  boolean isAnswered() {
    try {
      return frame().length > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Goes through the whole of it with a proof that may be none.
   *
   * @throws IOException if the signer does not go through it
   */
  SecretConnection with(Crypto crypto, Prover prover) throws IOException {
    try (SecretHandshake handshake = new SecretHandshake(crypto, prover)) {
      send(handshake.ephemeralMessage());
      byte[] auth = handshake.receiveEphemeral(ephemeral());
      send(auth);
      return handshake.receiveAuthFrame(frame());
    }
  }

  /** A ping in a frame. */
  static byte[] ping(SecretConnection connection) throws IOException {
    byte[] ping = FrameDecoder.delimit(NodeCodec.encode(new Request.Ping()));
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    connection.sealer().seal(ping, 0, ping.length, frame, 0);
    return frame;
  }

  private byte[] read(int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    socket.hold("bytes of the handshake", PATIENCE);
    while (buffer.hasRemaining()) {
      if (socket.read(buffer) < 0) {
        throw new EOFException(
            "the signer hung up after %d of %d bytes".formatted(buffer.position(), length));
      }
    }
    socket.release();
    return buffer.array();
  }

  @Override
  public void close() {
    socket.close();
  }
}
