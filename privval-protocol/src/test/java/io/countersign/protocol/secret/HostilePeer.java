package io.countersign.protocol.secret;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.X25519KeyPair;
import java.security.InvalidKeyException;
import java.util.Arrays;

/** The other end of a handshake that knows the keys but says what it likes. */
final class HostilePeer {
  private final Agreement agreement;
  private final byte[] victimsFrame;

  private HostilePeer(Agreement agreement, byte[] victimsFrame) {
    this.agreement = agreement;
    this.victimsFrame = victimsFrame;
  }

  /** Exchanges ephemeral keys with {@code victim}, which then waits for an auth frame. */
  static HostilePeer against(SecretHandshake victim, Crypto crypto)
      throws HandshakeException, InvalidKeyException {
    try (X25519KeyPair ephemeral = X25519KeyPair.generate(crypto)) {
      return new HostilePeer(
          Agreement.of(crypto, ephemeral, keyIn(victim.ephemeralMessage())),
          victim.receiveEphemeral(message(ephemeral.publicKey())));
    }
  }

  Bytes challenge() {
    return agreement.challenge();
  }

  /** What the victim has sent as its own proof, opened. */
  byte[] victimsAuthMessage() throws FrameException {
    byte[] data = new byte[Frame.MAX_DATA_LENGTH];
    int length = agreement.opener().open(victimsFrame, 0, data, 0);
    return Arrays.copyOf(data, length);
  }

  byte[] frame(byte[] data) throws FrameException {
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    agreement.sealer().seal(data, 0, data.length, frame, 0);
    return frame;
  }

  static byte[] message(Bytes key) {
    byte[] message = new byte[3 + key.length()];
    message[0] = (byte) (2 + key.length());
    message[1] = 0x0a;
    message[2] = (byte) key.length();
    System.arraycopy(key.toArray(), 0, message, 3, key.length());
    return message;
  }

  static Bytes keyIn(byte[] message) {
    return Bytes.copyOf(Arrays.copyOfRange(message, 3, message.length));
  }
}
