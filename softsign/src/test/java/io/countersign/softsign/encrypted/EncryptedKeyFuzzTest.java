package io.countersign.softsign.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.crypto.SecretBytes;
import java.util.Arrays;

/** Whatever stands in an encrypted file, it is refused at once, or costs no more than it says. */
class EncryptedKeyFuzzTest {
  private static final int CHEAP_KIB = 64;

  @FuzzTest(maxDuration = "10m")
  void anEncryptedKey(byte[] data) {
    EncryptedKey key;
    try {
      key = EncryptedKey.parse(data);
    } catch (EncryptedKeyException e) {
      assertTrue(String.valueOf(e.getMessage()).length() < 200, e::getMessage);
      return;
    }
    assertTrue(EncryptedKey.looksLike(data));
    assertArrayEquals(data, key.bytes());
    Argon2Cost cost = key.header().cost();
    assertTrue((long) cost.memoryKib() * cost.passes() <= Argon2Cost.MOST_WORK_KIB);
    if (cost.memoryKib() <= CHEAP_KIB && cost.passes() == 1) {
      byte[] guess = new byte[9];
      Arrays.fill(guess, (byte) 'a');
      try (SecretBytes passphrase = SecretBytes.takeOver(guess)) {
        assertThrows(EncryptedKeyException.class, () -> key.unlock(passphrase));
      }
    }
  }
}
