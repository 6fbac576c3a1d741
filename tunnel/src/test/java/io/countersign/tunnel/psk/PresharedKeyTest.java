package io.countersign.tunnel.psk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresharedKeyTest {
  private static final String TEXT = "0123456789abcdefXYZ";

  @Test
  void aTextStandsForItsBytes() {
    assertArrayEquals(TEXT.getBytes(US_ASCII), bytes(TEXT));
    assertEquals("node", key(TEXT).identity());
  }

  /** As stunnel 5.68 logs it for these: length and kind of the key. */
  @ParameterizedTest
  @CsvSource({
    "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF, 32",
    "00112233445566778899aabbccddeef, 31",
    "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff, 16",
    "00112233445566778899aabbccddeeff0, 33"
  })
  void aTextOfHexadecimalDigitsStandsForWhatTheySpell(String text, int length) {
    byte[] bytes = bytes(text);
    assertEquals(length, bytes.length);
    if (length <= 32 && length != 31) {
      assertArrayEquals(HexFormat.of().parseHex(text.replace(":", "")), bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TEXT + "\n", TEXT + "\r\n"})
  void oneNewlineAtTheEndIsNoPartOfIt(String text) {
    assertTrue(key(text).sameKey(key(TEXT)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expected a pre-shared key of at least 16 bytes, got 0",
        "0123456789abcdX | expected a pre-shared key of at least 16 bytes, got 15",
        "0123456789abcdef | expected a pre-shared key of at least 16 bytes, got 8, two hexadecimal"
            + " digits being one byte",
        "DmtaC6N3HOWFkJZpNZs2dkabFT5yQONw | expected a pre-shared key that nobody else has, got the"
            + " example of public guides",
        "a key with blanks in it | expected a pre-shared key of visible ASCII characters on one"
            + " line, got one with something else in it",
        "clés-de-la-maison-de-ma-mère | expected a pre-shared key of visible ASCII characters on"
            + " one line, got one with something else in it"
      })
  void aKeyThatCannotServeNamesWhatMakesAGoodOne(String text, String sentence) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> PresharedKey.of("node", text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertEquals(sentence + ": make one with: countersign tunnel keygen", refused.getMessage());
  }

  @Test
  void aLineOfStunnelsFileIsNoKey() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> key("node:" + TEXT));
    assertEquals(
        "expected a pre-shared key alone, got one with its identity before it, as stunnel's PSKsecrets"
            + " has it: leave out \"node:\"",
        refused.getMessage());
  }

  @Test
  void aKeyOfTwoLinesOrOfThreeHundredCharactersIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> key(TEXT + "\n" + TEXT));
    assertThrows(IllegalArgumentException.class, () -> key(TEXT + "\n\n"));
    assertThrows(IllegalArgumentException.class, () -> key("x".repeat(257)));
    assertEquals(256, bytes("x".repeat(256)).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with blank", "with:colon", "ümlaut", "line\nfeed"})
  void anIdentityIsOneWord(String identity) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> PresharedKey.of(identity, TEXT.getBytes(US_ASCII)));
    String said = String.valueOf(refused.getMessage());
    String expected = "expected an identity of 1 to 128 visible ASCII characters without a colon, ";
    assertTrue(said.startsWith(expected + "got \""), said);
    assertFalse(said.contains("\n"));
    assertThrows(IllegalArgumentException.class, () -> PresharedKey.checkIdentity("x".repeat(129)));
    PresharedKey.checkIdentity("x".repeat(128));
  }

  @Test
  void itShowsTheKeyNowhereAndIsGoneWhenClosed() {
    PresharedKey key = key(TEXT);
    assertEquals("PresharedKey[node]", key.toString());
    key.close();
    assertThrows(IllegalStateException.class, key::exposeCopy);
  }

  private static byte[] bytes(String text) {
    return key(text).exposeCopy();
  }

  private static PresharedKey key(String text) {
    return PresharedKey.of("node", text.getBytes(US_ASCII));
  }
}
