package io.countersign.yubihsm.key;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.yubihsm.ProtocolException;

/** Whatever a device gives for a signature, it is one or a sentence. */
class SignaturesFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void aSignatureInDer(byte[] data) {
    try {
      assertEquals(64, EcdsaSignature.ofDer(data).length);
    } catch (ProtocolException e) {
      // A sentence.
    }
  }
}
