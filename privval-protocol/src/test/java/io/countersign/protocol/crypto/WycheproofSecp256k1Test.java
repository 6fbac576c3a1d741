package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ECDSA on secp256k1 as nodes take it: r and s side by side, and s low. */
class WycheproofSecp256k1Test {
  /**
   * Wycheproof has the signature with n - s for valid in this file. CometBFT refuses it, since it
   * would be a second signature for one message that anybody can make ("high" in the file).
   */
  @Test
  void whatIsValidWithLowSVerifiesAndNothingElse() throws Exception {
    List<List<String>> vectors =
        Vectors.read(WycheproofSecp256k1Test.class, "wycheproof-secp256k1.tsv");
    assertEquals(252, vectors.size());
    assertEquals(72, vectors.stream().filter(vector -> vector.get(4).equals("high")).count());
    for (List<String> vector : vectors) {
      Secp256k1PublicKey key = new Secp256k1PublicKey(Bytes.ofHex(vector.get(1)));
      boolean verified = key.verify(Vectors.hex(vector.get(2)), Vectors.hex(vector.get(3)));
      assertEquals(vector.get(4).equals("valid"), verified, () -> "vector " + vector);
    }
  }
}
