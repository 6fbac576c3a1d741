package io.countersign.yubihsm.securechannel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** NIST SP 800-38A, F.2.1 and F.2.2: CBC-AES128, its first two blocks. */
class AesKeyTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] KEY = HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c");
  private static final byte[] IV = HEX.parseHex("000102030405060708090a0b0c0d0e0f");
  private static final String PLAIN =
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51";
  private static final String ENCRYPTED =
      "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2";

  @Test
  void encryptsAndDecryptsAsTheStandardDoesEachMessageFromItsOwnVector() {
    try (AesKey key = new AesKey(KEY)) {
      for (int again = 0; again < 3; again++) {
        assertEquals(ENCRYPTED, HEX.formatHex(key.encrypted(IV, HEX.parseHex(PLAIN))));
        assertEquals(PLAIN, HEX.formatHex(key.decrypted(IV, HEX.parseHex(ENCRYPTED))));
      }
    }
  }

  @Test
  void aKeyThatWasWipedDoesNothing() {
    AesKey key = new AesKey(KEY);
    key.close();
    assertThrows(IllegalStateException.class, () -> key.encrypted(new byte[16]));
    assertThrows(IllegalStateException.class, () -> key.decrypted(IV, new byte[16]));
  }
}
