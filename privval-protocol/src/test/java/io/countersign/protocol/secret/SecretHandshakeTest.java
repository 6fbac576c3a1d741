package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.TestCrypto;
import io.countersign.protocol.crypto.Vectors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SecretHandshakeTest {
  static Stream<Arguments> pairs() {
    return TestCrypto.all()
        .flatMap(ours -> TestCrypto.all().map(theirs -> Arguments.of(ours, theirs)));
  }

  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void bothEndsLearnWhoTheOtherIsAndTalk(Crypto ours, Crypto theirs) throws Exception {
    try (Ed25519PrivateKey ourIdentity = TwoEnds.identity(ours);
        Ed25519PrivateKey theirIdentity = TwoEnds.identity(theirs);
        SecretHandshake us = new SecretHandshake(ours, ourIdentity);
        SecretHandshake them = new SecretHandshake(theirs, theirIdentity)) {
      byte[] ourAuth = us.receiveEphemeral(them.ephemeralMessage());
      byte[] theirAuth = them.receiveEphemeral(us.ephemeralMessage());
      assertEquals(Frame.SEALED_LENGTH, ourAuth.length);
      SecretConnection ourEnd = us.receiveAuthFrame(theirAuth);
      SecretConnection theirEnd = them.receiveAuthFrame(ourAuth);

      assertEquals(theirIdentity.publicKey(), ourEnd.remotePublicKey());
      assertEquals(ourIdentity.publicKey(), theirEnd.remotePublicKey());
      assertEquals(PeerId.of(theirIdentity.publicKey()), ourEnd.remotePeerId());
      for (int length : new int[] {0, 1, 1023, 1024, 3}) {
        assertTravels(ourEnd, theirEnd, length);
        assertTravels(theirEnd, ourEnd, length);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theConnectionOutlivesHandshakeAndIdentityKey(Crypto crypto) throws Exception {
    TwoEnds ends = TwoEnds.of(crypto, crypto);
    assertTravels(ends.signer(), ends.node(), 5);
    ends.node().close();
    FrameException refusal =
        assertThrows(FrameException.class, () -> assertTravels(ends.signer(), ends.node(), 5));
    assertEquals("expected an open connection, got one that was closed", refusal.getMessage());
  }

  /** Every key is bound into the secret or the challenge, down to bits that X25519 ignores. */
  @ParameterizedTest
  @MethodSource("all")
  void anyBitFlippedInTheFirstMessageIsRefused(Crypto crypto) throws Exception {
    for (int bit = 0; bit < 8 * SecretHandshake.EPHEMERAL_MESSAGE_LENGTH; bit += 3) {
      assertFirstMessageIsRefused(crypto, bit);
    }
    // The topmost bit of the key: both still agree on the secret, but not on the challenge.
    assertFirstMessageIsRefused(crypto, 8 * SecretHandshake.EPHEMERAL_MESSAGE_LENGTH - 1);
  }

  private static void assertFirstMessageIsRefused(Crypto crypto, int bit) throws Exception {
    try (Ed25519PrivateKey ourIdentity = TwoEnds.identity(crypto);
        Ed25519PrivateKey theirIdentity = TwoEnds.identity(crypto);
        SecretHandshake us = new SecretHandshake(crypto, ourIdentity);
        SecretHandshake them = new SecretHandshake(crypto, theirIdentity)) {
      byte[] altered = Vectors.flipped(them.ephemeralMessage(), bit);
      byte[] theirAuth = them.receiveEphemeral(us.ephemeralMessage());
      assertThrows(
          HandshakeException.class,
          () -> {
            byte[] ourAuth = us.receiveEphemeral(altered);
            // Neither end may take the other's proof.
            assertThrows(HandshakeException.class, () -> them.receiveAuthFrame(ourAuth));
            us.receiveAuthFrame(theirAuth);
          },
          () -> "bit " + bit);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aBitFlippedInAnyByteOfTheAuthFrameIsRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto)) {
      for (int at = 0; at < Frame.SEALED_LENGTH; at++) {
        assertAuthFrameIsRefused(crypto, identity, 8 * at + at % 8);
      }
    }
  }

  private static void assertAuthFrameIsRefused(Crypto crypto, Ed25519PrivateKey identity, int bit)
      throws Exception {
    try (SecretHandshake us = new SecretHandshake(crypto, identity)) {
      HostilePeer peer = HostilePeer.against(us, crypto);
      byte[] altered = Vectors.flipped(peer.frame(new byte[103]), bit);
      HandshakeException refusal =
          assertThrows(HandshakeException.class, () -> us.receiveAuthFrame(altered));
      assertEquals(
          "the peer's auth frame: expected the peer's next frame, got one altered, replayed or"
              + " out of order",
          refusal.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aFirstMessageOfAnyOtherLengthIsRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto);
        SecretHandshake peer = new SecretHandshake(crypto, identity)) {
      for (int length = 0; length < 40; length++) {
        if (length == SecretHandshake.EPHEMERAL_MESSAGE_LENGTH) {
          continue;
        }
        byte[] cut = Arrays.copyOf(peer.ephemeralMessage(), length);
        try (SecretHandshake us = new SecretHandshake(crypto, identity)) {
          HandshakeException refusal =
              assertThrows(HandshakeException.class, () -> us.receiveEphemeral(cut));
          assertEquals("expected a first message of 35 bytes, got " + length, refusal.getMessage());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void anAuthFrameOfAnyOtherLengthIsRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto)) {
      for (int length = 0; length < Frame.SEALED_LENGTH + 2; length += 1) {
        if (length == Frame.SEALED_LENGTH) {
          continue;
        }
        try (SecretHandshake us = new SecretHandshake(crypto, identity)) {
          byte[] cut = Arrays.copyOf(HostilePeer.against(us, crypto).frame(new byte[103]), length);
          HandshakeException refusal =
              assertThrows(HandshakeException.class, () -> us.receiveAuthFrame(cut));
          assertEquals("expected an auth frame of 1044 bytes, got " + length, refusal.getMessage());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void stepsOutOfOrderAreRefused(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto);
        SecretHandshake us = new SecretHandshake(crypto, identity);
        SecretHandshake peer = new SecretHandshake(crypto, identity)) {
      byte[] frame = new byte[Frame.SEALED_LENGTH];
      assertThrows(IllegalStateException.class, () -> us.receiveAuthFrame(frame));
      us.receiveEphemeral(peer.ephemeralMessage());
      IllegalStateException again =
          assertThrows(
              IllegalStateException.class, () -> us.receiveEphemeral(peer.ephemeralMessage()));
      assertEquals("expected one first message of the peer, got another one", again.getMessage());
      assertThrows(HandshakeException.class, () -> us.receiveAuthFrame(frame));
      assertThrows(IllegalStateException.class, () -> us.receiveAuthFrame(frame));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRefusedFirstMessageEndsTheHandshake(Crypto crypto) {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto);
        SecretHandshake us = new SecretHandshake(crypto, identity);
        SecretHandshake peer = new SecretHandshake(crypto, identity)) {
      assertThrows(HandshakeException.class, () -> us.receiveEphemeral(new byte[35]));
      assertThrows(IllegalStateException.class, () -> us.receiveEphemeral(peer.ephemeralMessage()));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aClosedHandshakeGoesNoFurther(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto);
        SecretHandshake peer = new SecretHandshake(crypto, identity)) {
      SecretHandshake fresh = new SecretHandshake(crypto, identity);
      fresh.close();
      assertThrows(
          IllegalStateException.class, () -> fresh.receiveEphemeral(peer.ephemeralMessage()));
      SecretHandshake agreed = new SecretHandshake(crypto, identity);
      byte[] frame = HostilePeer.against(agreed, crypto).frame(new byte[103]);
      agreed.close();
      assertThrows(IllegalStateException.class, () -> agreed.receiveAuthFrame(frame));
    }
  }

  private static void assertTravels(SecretConnection from, SecretConnection to, int length)
      throws FrameException {
    byte[] sent = new byte[length];
    Arrays.fill(sent, (byte) length);
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    byte[] received = new byte[Frame.MAX_DATA_LENGTH];
    from.sealer().seal(sent, 0, length, frame, 0);
    int receivedLength = to.opener().open(frame, 0, received, 0);
    assertArrayEquals(sent, Arrays.copyOf(received, receivedLength));
  }
}
