package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.TestCrypto;
import io.countersign.protocol.crypto.Vectors;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wycheproof's points as ephemeral keys of a peer. */
class WycheproofHandshakeTest {
  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  /** With a point of low order a peer would share our secret without knowing any. */
  @ParameterizedTest
  @MethodSource("all")
  void aPointOfLowOrderEndsTheHandshakeAndNoOtherDoes(Crypto crypto) throws Exception {
    int refused = 0;
    try (Ed25519PrivateKey identity = TwoEnds.identity(crypto)) {
      for (List<String> vector : Vectors.read(Vectors.class, "wycheproof-x25519.tsv")) {
        byte[] message = HostilePeer.message(Bytes.ofHex(vector.get(1)));
        try (SecretHandshake handshake = new SecretHandshake(crypto, identity)) {
          if (vector.get(5).contains("LowOrderPublic")) {
            refused++;
            HandshakeException refusal =
                assertThrows(HandshakeException.class, () -> handshake.receiveEphemeral(message));
            String text = String.valueOf(refusal.getMessage());
            assertTrue(text.contains("got the low-order"), text);
          } else {
            assertEquals(Frame.SEALED_LENGTH, handshake.receiveEphemeral(message).length);
          }
        }
      }
    }
    assertEquals(31, refused);
  }
}
