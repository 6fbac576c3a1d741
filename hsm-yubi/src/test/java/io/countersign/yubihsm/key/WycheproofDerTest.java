package io.countersign.yubihsm.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Secp256k1PublicKey;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.WycheproofVectors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signatures in DER, as a device gives them, on their way to a node. */
class WycheproofDerTest {
  /**
   * A device knows nothing of CometBFT's rule that s is low, nor does Wycheproof in this file: the
   * reader turns a high s around, so these verify too. What is not DER to the byte is refused.
   */
  @Test
  void whatIsValidIsTakenAndOfAllElseNothingThatVerifies() throws Exception {
    List<List<String>> vectors =
        WycheproofVectors.read(WycheproofDerTest.class, "wycheproof-secp256k1-der.tsv");
    assertEquals(476, vectors.size());
    for (List<String> vector : vectors) {
      assertEquals(vector.get(4).equals("valid"), verifies(vector), () -> "" + vector);
    }
  }

  private static boolean verifies(List<String> vector) throws Exception {
    Secp256k1PublicKey key =
        new Secp256k1PublicKey(Bytes.copyOf(WycheproofVectors.hex(vector.get(1))));
    try {
      byte[] signature = EcdsaSignature.ofDer(WycheproofVectors.hex(vector.get(3)));
      return key.verify(WycheproofVectors.hex(vector.get(2)), signature);
    } catch (ProtocolException e) {
      return false;
    }
  }
}
