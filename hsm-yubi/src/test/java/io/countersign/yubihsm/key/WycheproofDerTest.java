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
   * Bitcoin's rule is CometBFT's: s is low. A device knows nothing of it, so the one signature with
   * a high s is turned around, and valid then. Whatever else is not DER to the byte is refused.
   */
  @Test
  void whatIsValidIsTakenAndOfAllElseNothingThatVerifiesButAHighS() throws Exception {
    List<List<String>> vectors =
        WycheproofVectors.read(WycheproofDerTest.class, "wycheproof-secp256k1-der.tsv");
    assertEquals(463, vectors.size());
    for (List<String> vector : vectors) {
      boolean turned = vector.get(5).equals("SignatureMalleabilityBitcoin");
      assertEquals(vector.get(4).equals("valid") || turned, verifies(vector), () -> "" + vector);
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
