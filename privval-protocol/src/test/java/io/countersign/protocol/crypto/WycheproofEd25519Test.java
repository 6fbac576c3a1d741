package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.Bytes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ed25519 by every provider that the program may pick. */
class WycheproofEd25519Test {
  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  /**
   * No signature is left to a provider's taste: a peer that Conscrypt takes, the JDK takes too, and
   * with s beside its range (CVE-2020-36843 is of that kind) none does.
   */
  @ParameterizedTest
  @MethodSource("all")
  void whatIsValidVerifiesAndNothingElse(Crypto crypto) throws Exception {
    List<List<String>> vectors =
        Vectors.read(WycheproofEd25519Test.class, "wycheproof-ed25519.tsv");
    assertEquals(151, vectors.size());
    for (List<String> vector : vectors) {
      Ed25519PublicKey key = new Ed25519PublicKey(crypto, Bytes.ofHex(vector.get(1)));
      boolean verified = key.verify(Vectors.hex(vector.get(2)), Vectors.hex(vector.get(3)));
      assertEquals(vector.get(4).equals("valid"), verified, () -> "vector " + vector);
    }
  }
}
