package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.TestCrypto;
import io.countersign.protocol.crypto.TestKeyPairs;
import io.countersign.protocol.crypto.Vectors;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays either end of a handshake that two ends of CometBFT had: the bytes must be the same. */
final class RecordedHandshakeTest {
  private static final Map<String, String> RECORD =
      Vectors.read(RecordedHandshakeTest.class, "cometbft-handshake.tsv").stream()
          .collect(Collectors.toUnmodifiableMap(line -> line.get(0), line -> line.get(1)));
  private static final int[] DATA_LENGTHS = {1, 1024, 2, 300};

  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void eitherEndSaysWhatCometBftSaidAndUnderstandsTheOther(Crypto crypto) throws Exception {
    play(crypto, "a", "b");
    play(crypto, "b", "a");
  }

  private static void play(Crypto crypto, String us, String them) throws Exception {
    try (SecretBytes seed = SecretBytes.takeOver(recorded(us, "seed"));
        Ed25519PrivateKey identity = new Ed25519PrivateKey(crypto, seed);
        SecretHandshake handshake =
            new SecretHandshake(
                crypto, identity, TestKeyPairs.x25519(crypto, recorded(us, "ephemeral private")))) {
      assertArrayEquals(recorded(us, "ephemeral message"), handshake.ephemeralMessage());
      assertArrayEquals(
          recorded(us, "auth frame"),
          handshake.receiveEphemeral(recorded(them, "ephemeral message")));
      try (SecretConnection connection = handshake.receiveAuthFrame(recorded(them, "auth frame"))) {
        assertEquals(identityOf(crypto, them), connection.remotePublicKey());
        for (int i = 0; i < DATA_LENGTHS.length; i++) {
          assertOpens(connection, them, i);
          assertSeals(connection, us, i);
        }
      }
    }
  }

  private static void assertOpens(SecretConnection connection, String them, int index)
      throws FrameException {
    byte[] data = new byte[Frame.MAX_DATA_LENGTH];
    int length = connection.opener().open(recorded(them, "frame " + (index + 1)), 0, data, 0);
    assertArrayEquals(said(them, index), Arrays.copyOf(data, length));
  }

  /** Where CometBFT's padding was zero too: up to the first frame that follows a longer one. */
  private static void assertSeals(SecretConnection connection, String us, int index)
      throws FrameException {
    byte[] frame = new byte[Frame.SEALED_LENGTH];
    byte[] data = said(us, index);
    connection.sealer().seal(data, 0, data.length, frame, 0);
    byte[] theirs = recorded(us, "frame " + (index + 1));
    int comparable = Frame.DATA_OFFSET + data.length;
    assertArrayEquals(Arrays.copyOf(theirs, comparable), Arrays.copyOf(frame, comparable));
    if (index == 1) {
      assertArrayEquals(theirs, frame);
    }
  }

  private static byte[] said(String who, int index) {
    byte[] data = new byte[DATA_LENGTHS[index]];
    Arrays.fill(data, (byte) (0x30 + index));
    if (who.equals("b")) {
      data[0] = (byte) 0xee;
    }
    return data;
  }

  private static Bytes identityOf(Crypto crypto, String who) {
    try (SecretBytes seed = SecretBytes.takeOver(recorded(who, "seed"));
        Ed25519PrivateKey identity = new Ed25519PrivateKey(crypto, seed)) {
      return identity.publicKey();
    }
  }

  private static byte[] recorded(String who, String what) {
    return Vectors.hex(Objects.requireNonNull(RECORD.get(who + " " + what), what));
  }
}
