package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.TestCrypto;
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
