package io.countersign.yubihsm.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Words that somebody typed, and those that stand for any secret. */
class WordsFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void typedWords(FuzzedDataProvider data) {
    char[] typed = data.consumeRemainingAsString().toCharArray();
    try (Mnemonic words = Mnemonic.parse(typed)) {
      assertEquals(Mnemonic.ENTROPY_LENGTH, words.entropy().length());
    } catch (MnemonicException e) {
      assertTrue(String.valueOf(e.getMessage()).length() < 200, e::getMessage);
    }
    assertTrue(new String(typed).chars().allMatch(c -> c == 0), "wiped");
  }

  @FuzzTest(maxDuration = "10m")
  void theWordsOfASecret(FuzzedDataProvider data) throws MnemonicException {
    byte[] secret = Arrays.copyOf(data.consumeBytes(32), Mnemonic.ENTROPY_LENGTH);
    try (SecretBytes entropy = SecretBytes.copyOf(secret);
        Mnemonic words = Mnemonic.of(entropy);
        SecretBytes phrase = words.phrase();
        Mnemonic again = Mnemonic.parse(text(phrase));
        SecretBytes read = again.entropy()) {
      assertArrayEquals(secret, read.exposeCopy());
    }
  }

  private static char[] text(SecretBytes phrase) {
    return new String(phrase.exposeCopy(), StandardCharsets.US_ASCII).toCharArray();
  }
}
