package io.countersign.protocol.link;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.secret.SecretConnection;
import io.countersign.protocol.secret.SecretHandshake;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Both ends of a SecretConnection in memory, for one thread that plays both: what one end sent is
 * there when the other one reads. Their identities are made for it.
 *
 * @param node messages as a node sends and receives them
 * @param signer the other end
 */
public record LoopedLink(MessageStream node, NodeConnection signer) implements Closeable {
  /**
   * Shakes hands.
   *
   * @throws IOException if that fails, as every real handshake would
   */
  public static LoopedLink make(Crypto crypto) throws IOException {
    try (Ed25519PrivateKey nodeIdentity = identity(crypto);
        Ed25519PrivateKey signerIdentity = identity(crypto);
        SecretHandshake ofNode = new SecretHandshake(crypto, nodeIdentity);
        SecretHandshake ofSigner = new SecretHandshake(crypto, signerIdentity)) {
      byte[] nodeProof = ofNode.receiveEphemeral(ofSigner.ephemeralMessage());
      byte[] signerProof = ofSigner.receiveEphemeral(ofNode.ephemeralMessage());
      Way toSigner = new Way();
      Way toNode = new Way();
      return new LoopedLink(
          new MessageStream(over(toSigner, toNode, ofNode.receiveAuthFrame(signerProof))),
          new RequestConnection(over(toNode, toSigner, ofSigner.receiveAuthFrame(nodeProof))));
    }
  }

  private static SecretLink over(Way out, Way in, SecretConnection connection) {
    return SecretLink.over(new End(out, in), connection);
  }

  private static Ed25519PrivateKey identity(Crypto crypto) {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      return new Ed25519PrivateKey(crypto, seed);
    }
  }

  @Override
  public void close() throws IOException {
    node.close();
    signer.close();
  }

  /** What was sent in one direction and not read yet. */
  private static final class Way {
    private byte[] sent = {};

    void send(byte[] bytes) throws IOException {
      if (sent.length > 0) {
        throw new IOException("expected one message to be read before the next is sent");
      }
      sent = bytes;
    }

    int read(ByteBuffer into) {
      if (sent.length == 0) {
        return -1;
      }
      int length = sent.length;
      into.put(sent);
      sent = new byte[0];
      return length;
    }
  }

  private record End(Way out, Way in) implements CarrierLink {
    @Override
    public int read(byte[] into) {
      return in.read(ByteBuffer.wrap(into));
    }

    @Override
    public int read(ByteBuffer into) {
      return in.read(into);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      out.send(bytes);
    }

    @Override
    public void beginHandshake() {}

    @Override
    public void endHandshake() {}

    @Override
    public void close() {}
  }
}
