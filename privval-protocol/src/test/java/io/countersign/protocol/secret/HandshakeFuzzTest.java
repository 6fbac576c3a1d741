package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.ChaCha20Poly1305;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.TestCrypto;
import io.countersign.protocol.crypto.TestKeyPairs;
import io.countersign.protocol.crypto.X25519KeyPair;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.Arrays;

/** Whatever stands at the other end: a peer that proved its key, or a sentence, and never more. */
class HandshakeFuzzTest {
  private static final Crypto CRYPTO = TestCrypto.CONSCRYPT;
  private static final X25519KeyPair PEER = pair(0x51);
  private static final Ed25519PrivateKey OURS = identity();

  private static X25519KeyPair pair(int filling) {
    return TestKeyPairs.x25519(CRYPTO, filled(filling));
  }

  private static byte[] filled(int filling) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) filling);
    return bytes;
  }

  private static Ed25519PrivateKey identity() {
    try (SecretBytes seed = SecretBytes.takeOver(filled(1))) {
      return new Ed25519PrivateKey(CRYPTO, seed);
    }
  }

  private static SecretHandshake ours() {
    return new SecretHandshake(CRYPTO, OURS, pair(0x42));
  }

  @FuzzTest(maxDuration = "10m")
  void aFirstMessage(byte[] data) {
    try (SecretHandshake handshake = ours()) {
      byte[] frame = handshake.receiveEphemeral(data);
      assertEquals(Frame.SEALED_LENGTH, frame.length);
      assertEquals(SecretHandshake.EPHEMERAL_MESSAGE_LENGTH, data.length);
      // Nobody proves anything with our own frame.
      assertThrows(HandshakeException.class, () -> handshake.receiveAuthFrame(frame));
    } catch (HandshakeException e) {
      assertTrue(String.valueOf(e.getMessage()).length() < 300, e::getMessage);
    }
  }

  /** Sealed by whoever shares the session's keys; a key is not proved by knowing them. */
  @FuzzTest(maxDuration = "10m")
  void anAuthMessage(byte[] data) throws IOException {
    try (SecretHandshake handshake = ours()) {
      handshake.receiveEphemeral(HostilePeer.message(PEER.publicKey()));
      byte[] frame = sealed(handshake.ephemeralMessage(), data);
      SecretConnection made = handshake.receiveAuthFrame(frame);
      made.close();
      throw new AssertionError("a signature over the challenge, by nobody");
    } catch (HandshakeException e) {
      assertTrue(String.valueOf(e.getMessage()).length() < 300, e::getMessage);
    }
  }

  private static byte[] sealed(byte[] victimsFirst, byte[] data) throws IOException {
    try (Agreement agreement = agreement(HostilePeer.keyIn(victimsFirst))) {
      byte[] frame = new byte[Frame.SEALED_LENGTH];
      int length = Math.min(data.length, Frame.MAX_DATA_LENGTH);
      agreement.sealer().seal(data, 0, length, frame, 0);
      return frame;
    }
  }

  private static Agreement agreement(Bytes remote) {
    try {
      return Agreement.of(CRYPTO, PEER, remote);
    } catch (InvalidKeyException e) {
      throw new AssertionError(e);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void theBytesOfAnAuthMessage(byte[] data) {
    try {
      AuthMessage message = AuthMessage.decode(data, data.length);
      byte[] again = message.encode();
      assertEquals(message, decoded(again));
    } catch (HandshakeException e) {
      assertTrue(String.valueOf(e.getMessage()).length() < 300, e::getMessage);
    }
  }

  private static AuthMessage decoded(byte[] bytes) throws HandshakeException {
    return AuthMessage.decode(bytes, bytes.length);
  }

  /** After the handshake, without its keys: the first frame is the last one, and leaves nothing. */
  @FuzzTest(maxDuration = "10m")
  void aFrameOfAStranger(byte[] data) throws IOException {
    byte[] frame = Arrays.copyOf(data, Frame.SEALED_LENGTH);
    byte[] into = new byte[Frame.MAX_DATA_LENGTH];
    try (Agreement agreement = agreement(pair(0x42).publicKey())) {
      assertThrows(FrameException.class, () -> agreement.opener().open(frame, 0, into, 0));
      assertArrayEquals(new byte[Frame.MAX_DATA_LENGTH], into);
      assertThrows(FrameException.class, () -> agreement.opener().open(frame, 0, into, 0));
    }
  }

  /** Sealed with the right key: no more comes out than was put in. */
  @FuzzTest(maxDuration = "10m")
  void aFrameOfThePeer(byte[] data) {
    byte[] opened = Arrays.copyOf(data, Frame.OPENED_LENGTH);
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    byte[] into = new byte[Frame.MAX_DATA_LENGTH];
    try (SecretBytes key = SecretBytes.takeOver(filled(7));
        ChaCha20Poly1305 sealing = new ChaCha20Poly1305(CRYPTO, key);
        FrameOpener opener =
            new FrameOpener(new ChaCha20Poly1305(CRYPTO, key), new FrameNonce(0))) {
      sealing.seal(new byte[12], new byte[0], opened, 0, opened.length, frame, 0);
      int length = opener.open(frame, 0, into, 0);
      byte[] inside = Arrays.copyOfRange(opened, 4, 4 + length);
      assertArrayEquals(Arrays.copyOf(inside, Frame.MAX_DATA_LENGTH), into);
    } catch (FrameException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected a frame with at most 1024"));
      assertArrayEquals(new byte[Frame.MAX_DATA_LENGTH], into);
    }
  }
}
