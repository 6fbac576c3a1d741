package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key without its seed signs as the seed would. */
class Ed25519ExpandedKeyTest {
  private static final Crypto CRYPTO = TestCrypto.JDK;

  static Stream<List<String>> rfc8032() {
    return Vectors.read(Ed25519ExpandedKeyTest.class, "rfc8032-ed25519.tsv").stream();
  }

  @ParameterizedTest
  @MethodSource("rfc8032")
  void signaturesAreThoseOfRfc8032(List<String> vector) throws Exception {
    try (SecretBytes expanded = expand(Vectors.hex(vector.get(1)));
        Ed25519ExpandedKey key = new Ed25519ExpandedKey(expanded)) {
      assertEquals(Bytes.ofHex(vector.get(2)), key.publicKey());
      assertEquals(vector.get(4), HexFormat.of().formatHex(key.sign(Vectors.hex(vector.get(3)))));
    }
  }

  @Test
  void anySeedSignsTheSameBothWays() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      byte[] message = new byte[i];
      random.nextBytes(message);
      try (SecretBytes secret = SecretBytes.copyOf(seed);
          Ed25519PrivateKey whole = new Ed25519PrivateKey(CRYPTO, secret);
          SecretBytes expanded = expand(seed);
          Ed25519ExpandedKey key = new Ed25519ExpandedKey(expanded)) {
        assertEquals(whole.publicKey(), key.publicKey());
        assertArrayEquals(whole.sign(message), key.sign(message));
      }
    }
  }

  /** No seed gives these: the smallest and the largest scalar that clamping leaves. */
  @ParameterizedTest
  @ValueSource(strings = {"00", "ff"})
  void anyScalarIsClampedAndVerifies(String octet) throws Exception {
    try (SecretBytes secret = Vectors.secret(octet.repeat(64));
        Ed25519ExpandedKey key = new Ed25519ExpandedKey(secret)) {
      byte[] message = {1, 2, 3};
      assertTrue(new Ed25519PublicKey(CRYPTO, key.publicKey()).verify(message, key.sign(message)));
    }
  }

  @Test
  void theScalarIsClampedAsTmkmsDoes() {
    try (SecretBytes secret = Vectors.secret("ff".repeat(64));
        Ed25519ExpandedKey key = new Ed25519ExpandedKey(secret)) {
      assertEquals(
          Bytes.ofHex("12E9A68B73FD5AACDBCAF3E88C46FEA6EBEDB1AA84EED1842F07F8EDAB65E3A7"),
          key.publicKey());
    }
  }

  @Test
  void theBasePointTimesOneIsTheBasePoint() {
    assertEquals(
        "58" + "66".repeat(31), HexFormat.of().formatHex(Ed25519Base.times(BigInteger.ONE)));
  }

  @Test
  void theBasePointTimesOneLessThanTheOrderIsItsNegative() {
    byte[] negative = Ed25519Base.times(Ed25519Base.ORDER.subtract(BigInteger.ONE));
    assertEquals("58" + "66".repeat(30) + "e6", HexFormat.of().formatHex(negative));
  }

  @Test
  void anotherLengthIsNoExpandedKey() {
    try (SecretBytes secret = SecretBytes.random(32)) {
      assertThrows(IllegalArgumentException.class, () -> new Ed25519ExpandedKey(secret));
    }
  }

  @Test
  void aClosedKeySignsNothing() throws Exception {
    try (SecretBytes expanded = expand(new byte[32])) {
      Ed25519ExpandedKey key = new Ed25519ExpandedKey(expanded);
      key.close();
      assertThrows(IllegalStateException.class, () -> key.sign(new byte[0]));
    }
  }

  /** RFC 8032 section 5.1.5, step 1. */
  private static SecretBytes expand(byte[] seed) throws Exception {
    return SecretBytes.takeOver(MessageDigest.getInstance("SHA-512").digest(seed));
  }
}
