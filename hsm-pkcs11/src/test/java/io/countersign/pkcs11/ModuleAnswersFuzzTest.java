package io.countersign.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.TokenInfo;
import io.countersign.pkcs11.cryptoki.TokenText;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.util.Arrays;

/**
 * Whatever a module answers, it is a value or a sentence; an ordinary build runs the seeds alone.
 */
class ModuleAnswersFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void aPointOfACurve(FuzzedDataProvider data) {
    KeyType type = data.consumeBoolean() ? KeyType.ED25519 : KeyType.SECP256K1;
    try {
      PublicKey key = EcPoint.publicKey(type, data.consumeRemainingAsBytes());
      assertEquals(type.publicKeyLength(), key.bytes().length());
      assertEquals(key, EcPoint.publicKey(type, key.bytes().toArray()));
    } catch (CryptokiException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected "));
    }
  }

  @FuzzTest(maxDuration = "10m")
  void theNameOfACurve(FuzzedDataProvider data) {
    try {
      EcParameters.keyType(data.consumeRemainingAsBytes());
    } catch (CryptokiException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected "));
    }
  }

  @FuzzTest(maxDuration = "10m")
  void aSignature(FuzzedDataProvider data) {
    try {
      byte[] low = EcdsaSignature.lowS(data.consumeRemainingAsBytes());
      assertArrayEquals(low, EcdsaSignature.lowS(low));
    } catch (CryptokiException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected "));
    }
  }

  @FuzzTest(maxDuration = "10m")
  void whatATokenSaysOfItself(FuzzedDataProvider data) {
    byte[] info = Arrays.copyOf(data.consumeRemainingAsBytes(), TokenInfo.LENGTH);
    assertPrintable(TokenInfo.of(info).describe());
    assertPrintable(TokenText.printable(info));
  }

  private static void assertPrintable(String text) {
    assertTrue(text.codePoints().noneMatch(Character::isISOControl), text);
    assertTrue(text.codePoints().noneMatch(c -> Character.getType(c) == Character.FORMAT), text);
  }
}
