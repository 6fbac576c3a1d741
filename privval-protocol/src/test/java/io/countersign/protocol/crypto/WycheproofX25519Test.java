package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.protocol.consensus.Bytes;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** X25519 by every provider that the program may pick. */
class WycheproofX25519Test {
  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  /**
   * RFC 7748 has each of them computed, and leaves it to the protocol whether it is used. Points of
   * the twist and encodings of p and more are: CometBFT computes with them too. Points of low order
   * lead to zero whatever our key is, and the two ends would agree with anybody who knows that.
   */
  @ParameterizedTest
  @MethodSource("all")
  void everySecretIsTheSameButOfPointsOfLowOrderThereIsNone(Crypto crypto) throws Exception {
    List<List<String>> vectors = Vectors.read(WycheproofX25519Test.class, "wycheproof-x25519.tsv");
    assertEquals(518, vectors.size());
    int refused = 0;
    for (List<String> vector : vectors) {
      Bytes point = Bytes.ofHex(vector.get(1));
      try (X25519KeyPair pair = X25519KeyPair.of(crypto, Vectors.secret(vector.get(2)))) {
        if (isZero(vector.get(3))) {
          refused++;
          assertThrows(InvalidKeyException.class, () -> pair.agree(point), () -> "" + vector);
        } else {
          try (SecretBytes secret = pair.agree(point)) {
            Bytes shared = Bytes.copyOf(secret.exposeCopy());
            assertEquals(Bytes.ofHex(vector.get(3)), shared, () -> "vector " + vector);
          }
        }
      }
    }
    assertEquals(31, refused);
  }

  private static boolean isZero(String hex) {
    return hex.chars().allMatch(c -> c == '0');
  }
}
