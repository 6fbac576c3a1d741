package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ChaCha20Poly1305Test {
  private static final byte[] NONE = {};

  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  private static ChaCha20Poly1305 cipher(Crypto crypto, String key) {
    try (SecretBytes secret = Vectors.secret(key)) {
      return new ChaCha20Poly1305(crypto, secret);
    }
  }

  private static byte[] seal(
      ChaCha20Poly1305 cipher, byte[] nonce, byte[] associated, byte[] plain) {
    byte[] sealed = new byte[plain.length + ChaCha20Poly1305.TAG_LENGTH];
    cipher.seal(nonce, associated, plain, 0, plain.length, sealed, 0);
    return sealed;
  }

  private static byte[] open(
      ChaCha20Poly1305 cipher, byte[] nonce, byte[] associated, byte[] sealed)
      throws AEADBadTagException {
    byte[] plain = new byte[sealed.length - ChaCha20Poly1305.TAG_LENGTH];
    cipher.open(nonce, associated, sealed, 0, sealed.length, plain, 0);
    return plain;
  }

  /** RFC 8439 section 2.8.2. */
  @ParameterizedTest
  @MethodSource("all")
  void whatIsSealedIsWhatTheRfcSays(Crypto crypto) throws Exception {
    byte[] plain =
        ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
                + " future, sunscreen would be it.")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] nonce = Vectors.hex("070000004041424344454647");
    byte[] associated = Vectors.hex("50515253c0c1c2c3c4c5c6c7");
    try (ChaCha20Poly1305 cipher =
        cipher(crypto, "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f")) {
      byte[] sealed = seal(cipher, nonce, associated, plain);
      assertArrayEquals(
          Vectors.hex(
              "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                  + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                  + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                  + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd060"
                  + "0691"),
          sealed);
      assertArrayEquals(plain, open(cipher, nonce, associated, sealed));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void anyFlippedBitIsABadTag(Crypto crypto) {
    byte[] nonce = new byte[ChaCha20Poly1305.NONCE_LENGTH];
    byte[] associated = {1, 2};
    try (ChaCha20Poly1305 cipher = cipher(crypto, "42".repeat(32))) {
      byte[] sealed = seal(cipher, nonce, associated, new byte[] {5, 6, 7});
      for (int bit = 0; bit < 8 * sealed.length; bit++) {
        byte[] altered = Vectors.flipped(sealed, bit);
        assertThrows(AEADBadTagException.class, () -> open(cipher, nonce, associated, altered));
      }
      for (int bit = 0; bit < 8 * nonce.length; bit++) {
        byte[] altered = Vectors.flipped(nonce, bit);
        assertThrows(AEADBadTagException.class, () -> open(cipher, altered, associated, sealed));
      }
      for (int bit = 0; bit < 8 * associated.length; bit++) {
        byte[] altered = Vectors.flipped(associated, bit);
        assertThrows(AEADBadTagException.class, () -> open(cipher, nonce, altered, sealed));
      }
      assertThrows(AEADBadTagException.class, () -> open(cipher, nonce, NONE, sealed));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aCutTagIsABadTag(Crypto crypto) {
    byte[] nonce = new byte[ChaCha20Poly1305.NONCE_LENGTH];
    try (ChaCha20Poly1305 cipher = cipher(crypto, "42".repeat(32))) {
      byte[] sealed = seal(cipher, nonce, NONE, new byte[0]);
      for (int length = 0; length < sealed.length; length++) {
        int cut = length;
        assertThrows(
            AEADBadTagException.class,
            () -> cipher.open(nonce, NONE, sealed, 0, cut, new byte[16], 0));
      }
    }
  }

  /** SunJCE refuses to seal with a nonce twice in a row; opening the same twice is no harm. */
  @ParameterizedTest
  @MethodSource("all")
  void manyMessagesInARowUnderOneKeyComeBack(Crypto crypto) throws Exception {
    byte[] nonce = new byte[ChaCha20Poly1305.NONCE_LENGTH];
    try (ChaCha20Poly1305 sealing = cipher(crypto, "42".repeat(32));
        ChaCha20Poly1305 opening = cipher(crypto, "42".repeat(32))) {
      for (int i = 0; i < 100; i++) {
        nonce[4] = (byte) i;
        byte[] plain = new byte[i];
        Arrays.fill(plain, (byte) i);
        byte[] sealed = seal(sealing, nonce, NONE, plain);
        assertArrayEquals(plain, open(opening, nonce, NONE, sealed));
        assertArrayEquals(plain, open(opening, nonce, NONE, sealed));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void offsetsAreKept(Crypto crypto) throws Exception {
    byte[] nonce = new byte[ChaCha20Poly1305.NONCE_LENGTH];
    try (ChaCha20Poly1305 cipher = cipher(crypto, "42".repeat(32))) {
      byte[] sealed = new byte[30];
      cipher.seal(nonce, NONE, new byte[] {9, 1, 2, 9}, 1, 2, sealed, 5);
      byte[] plain = new byte[5];
      cipher.open(nonce, NONE, sealed, 5, 18, plain, 2);
      assertArrayEquals(new byte[] {0, 0, 1, 2, 0}, plain);
      assertArrayEquals(new byte[5], Arrays.copyOf(sealed, 5));
      assertArrayEquals(new byte[7], Arrays.copyOfRange(sealed, 23, 30));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aClosedCipherDoesNothing(Crypto crypto) {
    byte[] nonce = new byte[ChaCha20Poly1305.NONCE_LENGTH];
    ChaCha20Poly1305 cipher = cipher(crypto, "42".repeat(32));
    byte[] sealed = seal(cipher, nonce, NONE, new byte[3]);
    cipher.close();
    nonce[0] = 1;
    assertThrows(IllegalStateException.class, () -> seal(cipher, nonce, NONE, new byte[3]));
    assertThrows(IllegalStateException.class, () -> open(cipher, nonce, NONE, sealed));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aKeyOfAnyOtherLengthIsRefused(Crypto crypto) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> cipher(crypto, "42".repeat(31)));
    assertEquals("expected a ChaCha20 key of 32 bytes, got 31", refusal.getMessage());
    assertTrue(refusal.getCause() == null);
  }
}
