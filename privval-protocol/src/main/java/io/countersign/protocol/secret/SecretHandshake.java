package io.countersign.protocol.secret;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.Ed25519PublicKey;
import io.countersign.protocol.crypto.X25519KeyPair;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of SecretConnection, the same at both ends (CometBFT {@code
 * p2p/conn/secret_connection.go}, MakeSecretConnection), without I/O. The holder sends and reads:
 *
 * <ol>
 *   <li>sends the 35 bytes of {@link #ephemeralMessage}, without waiting for the peer's;
 *   <li>reads exactly {@value #EPHEMERAL_MESSAGE_LENGTH} bytes, hands them to {@link
 *       #receiveEphemeral}, and sends the 1044 bytes that it returns;
 *   <li>reads exactly {@value Frame#SEALED_LENGTH} bytes and hands them to {@link
 *       #receiveAuthFrame}.
 * </ol>
 *
 * <p>What comes after those bytes belongs to the first frame of the connection. CometBFT's reader
 * takes keys of other lengths and auth messages in several frames, but neither it nor any fork
 * sends them; here they are refused. Any refusal ends the handshake. For one thread.
 */
public final class SecretHandshake implements AutoCloseable {
  /** Of the first message, in bytes: {@code uvarint(34) || 0a 20 || key}. */
  public static final int EPHEMERAL_MESSAGE_LENGTH = 35;

  private static final byte[] EPHEMERAL_PREFIX = {34, 0x0a, X25519KeyPair.LENGTH};

  private final Crypto crypto;
  private final Prover identity;
  private final X25519KeyPair ephemeral;
  private boolean waitingForEphemeral = true;
  private @Nullable Agreement agreement;

  /**
   * Starts a handshake with a fresh ephemeral key.
   *
   * @param identity our long-term key, not closed with the handshake
   */
  public SecretHandshake(Crypto crypto, Ed25519PrivateKey identity) {
    this(crypto, identity, X25519KeyPair.generate(crypto));
  }

  /** The same of whatever claims to hold a key. */
  public SecretHandshake(Crypto crypto, Prover identity) {
    this(crypto, identity, X25519KeyPair.generate(crypto));
  }

  SecretHandshake(Crypto crypto, Ed25519PrivateKey identity, X25519KeyPair ephemeral) {
    this(crypto, Prover.of(identity), ephemeral);
  }

  private SecretHandshake(Crypto crypto, Prover identity, X25519KeyPair ephemeral) {
    this.crypto = crypto;
    this.identity = identity;
    this.ephemeral = ephemeral;
  }

  /** Our first message, {@value #EPHEMERAL_MESSAGE_LENGTH} bytes to be sent at once. */
  public byte[] ephemeralMessage() {
    byte[] key = ephemeral.publicKey().toArray();
    byte[] message = Arrays.copyOf(EPHEMERAL_PREFIX, EPHEMERAL_MESSAGE_LENGTH);
    System.arraycopy(key, 0, message, EPHEMERAL_PREFIX.length, key.length);
    return message;
  }

  /**
   * Takes the peer's first message, exactly {@value #EPHEMERAL_MESSAGE_LENGTH} bytes.
   *
   * @return our auth message in one frame, {@value Frame#SEALED_LENGTH} bytes, to be sent
   * @throws HandshakeException if it is no X25519 key in CometBFT's encoding, our own one sent
   *     back, or a point of low order
   * @throws IllegalStateException if the handshake is not at this step
   */
  public byte[] receiveEphemeral(byte[] message) throws HandshakeException {
    if (!waitingForEphemeral) {
      throw new IllegalStateException("expected one first message of the peer, got another one");
    }
    waitingForEphemeral = false;
    try {
      Agreement agreed = agree(remoteEphemeral(message));
      agreement = agreed;
      return authFrame(agreed);
    } finally {
      ephemeral.close();
    }
  }

  /**
   * Takes the peer's auth message, one frame of exactly {@value Frame#SEALED_LENGTH} bytes.
   *
   * @return the connection, which the caller owns from now on
   * @throws HandshakeException if the frame was altered, holds anything but one auth message, or
   *     does not prove that the peer holds an Ed25519 key of full order other than ours
   * @throws IllegalStateException if the handshake is not at this step
   */
  public SecretConnection receiveAuthFrame(byte[] frame) throws HandshakeException {
    Agreement agreed = agreement;
    if (agreed == null) {
      throw new IllegalStateException("expected the peer's first message before its auth message");
    }
    agreement = null;
    Bytes remote = null;
    try {
      remote = authenticate(agreed, frame);
      return new SecretConnection(remote, agreed.sealer(), agreed.opener());
    } finally {
      if (remote == null) {
        agreed.close();
      }
    }
  }

  /** Wipes what is held; a connection that was made does not notice. */
  @Override
  public void close() {
    waitingForEphemeral = false;
    ephemeral.close();
    if (agreement != null) {
      agreement.close();
      agreement = null;
    }
  }

  private Bytes remoteEphemeral(byte[] message) throws HandshakeException {
    if (message.length != EPHEMERAL_MESSAGE_LENGTH) {
      throw new HandshakeException(
          "expected a first message of %d bytes, got %d"
              .formatted(EPHEMERAL_MESSAGE_LENGTH, message.length));
    }
    if (!Arrays.equals(message, 0, EPHEMERAL_PREFIX.length, EPHEMERAL_PREFIX, 0, 3)) {
      HexFormat hex = HexFormat.of();
      throw new HandshakeException(
          "expected a first message with an X25519 key, which starts with %s, got %s: is that the priv_validator_laddr of a node?"
              .formatted(
                  hex.formatHex(EPHEMERAL_PREFIX),
                  hex.formatHex(message, 0, EPHEMERAL_PREFIX.length)));
    }
    Bytes remote =
        Bytes.copyOf(Arrays.copyOfRange(message, EPHEMERAL_PREFIX.length, message.length));
    if (remote.equals(ephemeral.publicKey())) {
      throw new HandshakeException("expected the peer's ephemeral key, got our own sent back");
    }
    return remote;
  }

  private Agreement agree(Bytes remote) throws HandshakeException {
    try {
      return Agreement.of(crypto, ephemeral, remote);
    } catch (InvalidKeyException e) {
      throw new HandshakeException("the peer's ephemeral key: " + e.getMessage(), e);
    }
  }

  private byte[] authFrame(Agreement agreed) throws HandshakeException {
    byte[] signature = identity.sign(agreed.challenge().toArray());
    byte[] message = new AuthMessage(identity.publicKey(), Bytes.copyOf(signature)).encode();
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    try {
      agreed.sealer().seal(message, 0, message.length, frame, 0);
    } catch (FrameException e) {
      throw new HandshakeException("our auth frame: " + e.getMessage(), e);
    }
    return frame;
  }

  private Bytes authenticate(Agreement agreed, byte[] frame) throws HandshakeException {
    if (frame.length != Frame.SEALED_LENGTH) {
      throw new HandshakeException(
          "expected an auth frame of %d bytes, got %d"
              .formatted(Frame.SEALED_LENGTH, frame.length));
    }
    byte[] data = new byte[Frame.MAX_DATA_LENGTH];
    AuthMessage auth;
    try {
      auth = AuthMessage.decode(data, agreed.opener().open(frame, 0, data, 0));
    } catch (FrameException e) {
      throw new HandshakeException("the peer's auth frame: " + e.getMessage(), e);
    }
    Bytes remote = auth.publicKey();
    if (remote.equals(identity.publicKey())) {
      throw new HandshakeException("expected the peer's identity, got our own mirrored back");
    }
    try {
      Ed25519PublicKey key = new Ed25519PublicKey(crypto, remote);
      if (!key.verify(agreed.challenge().toArray(), auth.signature().toArray())) {
        throw new HandshakeException(
            "expected a signature of %s over the challenge, got a wrong one".formatted(remote));
      }
    } catch (InvalidKeyException e) {
      throw new HandshakeException("the peer's identity: " + e.getMessage(), e);
    }
    return remote;
  }
}
