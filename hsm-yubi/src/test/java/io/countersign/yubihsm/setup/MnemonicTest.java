package io.countersign.yubihsm.setup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.crypto.SecretBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MnemonicTest {
  private static final String COUNTING =
      "abandon amount liar amount expire adjust cage candy arch gather drum bullet"
          + " absurd math era live bid rhythm alien crouch range attend journey unaware";

  @Test
  void theWordListIsThatOfTheProposal() throws IOException, NoSuchAlgorithmException {
    try (InputStream in = WordList.class.getResourceAsStream("bip39-english.txt")) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(in.readAllBytes());
      assertEquals(
          "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
          HexFormat.of().formatHex(hash));
    }
  }

  /** The first four are of 32 bytes in the proposal's own vectors, the last is TMKMS's. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000,"
        + "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
        + " abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art",
    "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f,"
        + "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful"
        + " legal winner thank year wave sausage worth title",
    "8080808080808080808080808080808080808080808080808080808080808080,"
        + "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor"
        + " acoustic avoid letter advice cage absurd amount doctor acoustic bless",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,"
        + "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f," + COUNTING
  })
  void entropyAndWordsBecomeEachOther(String entropy, String words) throws MnemonicException {
    assertEquals(words, phrase(HexFormat.of().parseHex(entropy)));
    assertEquals(entropy, HexFormat.of().formatHex(entropy(words)));
  }

  @Test
  void everyEntropyComesBackFromItsWords() throws MnemonicException {
    Random random = new Random(39);
    byte[] entropy = new byte[Mnemonic.ENTROPY_LENGTH];
    for (int i = 0; i < 500; i++) {
      random.nextBytes(entropy);
      assertArrayEquals(entropy, entropy(phrase(entropy)));
    }
  }

  @Test
  void spacesOfAnyKindMayStandAnywhereBetweenWords() throws MnemonicException {
    assertArrayEquals(
        entropy(COUNTING), entropy("\n  " + COUNTING.replace(" ", " \t\r\n ") + "  \n"));
  }

  @Test
  void oneWordExchangedIsNoticed() {
    String wrong = COUNTING.replace("gather", "gauge");
    assertTrue(refusal(wrong).contains("checksum"), refusal(wrong));
  }

  @ParameterizedTest
  @CsvSource({
    "'',got 0",
    "abandon,got 1",
    COUNTING + " abandon,got 25",
    "Abandon amount,word 1 is not",
    "abandon amunt liar,word 2 is not"
  })
  void whatIsNoPhraseIsRefused(String words, String refusal) {
    assertTrue(refusal(words).contains(refusal), refusal(words));
  }

  @Test
  void noWordIsRepeatedInARefusal() {
    assertFalse(refusal("abandon lair").contains("lair"));
  }

  @Test
  void whatWasTypedIsWiped() throws MnemonicException {
    char[] typed = COUNTING.toCharArray();
    Mnemonic.parse(typed).close();
    assertArrayEquals(new char[typed.length], typed);
  }

  private static String refusal(String words) {
    return String.valueOf(
        assertThrows(MnemonicException.class, () -> Mnemonic.parse(words.toCharArray()))
            .getMessage());
  }

  private static byte[] entropy(String words) throws MnemonicException {
    try (Mnemonic mnemonic = Mnemonic.parse(words.toCharArray());
        SecretBytes entropy = mnemonic.entropy()) {
      return entropy.exposeCopy();
    }
  }

  private static String phrase(byte[] entropy) {
    try (SecretBytes secret = SecretBytes.copyOf(entropy);
        Mnemonic mnemonic = Mnemonic.of(secret);
        SecretBytes phrase = mnemonic.phrase()) {
      return new String(phrase.exposeCopy(), StandardCharsets.US_ASCII);
    }
  }
}
