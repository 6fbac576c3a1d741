package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** secp256k1 against vectors of others, and what must not pass for a key or a signature. */
class Secp256k1Test {
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
  private static final String ORDER =
      "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

  static Stream<List<String>> rfc6979() {
    return Vectors.read(Secp256k1Test.class, "rfc6979-secp256k1.tsv").stream();
  }

  @ParameterizedTest
  @MethodSource("rfc6979")
  void signaturesAreTheDeterministicOnesOfOthers(List<String> vector) throws Exception {
    byte[] message = vector.get(1).getBytes(StandardCharsets.US_ASCII);
    try (SecretBytes secret = Vectors.secret(vector.get(0));
        Secp256k1PrivateKey key = new Secp256k1PrivateKey(secret)) {
      byte[] signature = key.sign(message);
      assertEquals(vector.get(2), HexFormat.of().formatHex(signature));
      assertTrue(new Secp256k1PublicKey(key.publicKey()).verify(message, signature));
    }
  }

  @Test
  void theOtherSignatureOfThePairIsRefused() throws Exception {
    try (SecretBytes secret = Secp256k1PrivateKey.newSecret();
        Secp256k1PrivateKey key = new Secp256k1PrivateKey(secret)) {
      byte[] signature = key.sign(MESSAGE);
      BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
      byte[] high = signature.clone();
      Secp256k1.put(new BigInteger(ORDER, 16).subtract(s), high, 32);
      Secp256k1PublicKey publicKey = new Secp256k1PublicKey(key.publicKey());
      assertTrue(publicKey.verify(MESSAGE, signature));
      assertFalse(publicKey.verify(MESSAGE, high));
    }
  }

  @Test
  void everyKeySignsLowAndAlikeEachTime() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (SecretBytes secret = Secp256k1PrivateKey.newSecret();
          Secp256k1PrivateKey key = new Secp256k1PrivateKey(secret)) {
        byte[] message = {(byte) i};
        byte[] signature = key.sign(message);
        assertArrayEquals(signature, key.sign(message));
        assertEquals(0, signature[32] & 0x80, "s is below half of the order");
        Secp256k1PublicKey publicKey = new Secp256k1PublicKey(key.publicKey());
        assertTrue(publicKey.verify(message, signature));
        assertFalse(publicKey.verify(message, Vectors.flipped(signature, i * 10)));
        assertFalse(publicKey.verify(MESSAGE, signature));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        ORDER,
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "01",
        "000000000000000000000000000000000000000000000000000000000000000001",
      })
  void aNumberOutsideTheGroupIsNoKey(String hex) {
    try (SecretBytes secret = Vectors.secret(hex)) {
      assertThrows(IllegalArgumentException.class, () -> new Secp256k1PrivateKey(secret));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "000000000000000000000000000000000000000000000000000000000000000000",
        // no point has this x
        "020000000000000000000000000000000000000000000000000000000000000005",
        // x is not below the field's prime
        "02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30",
        // neither 02 nor 03
        "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
      })
  void whatIsNoCompressedPointIsNoPublicKey(String hex) {
    assertThrows(InvalidKeyException.class, () -> new Secp256k1PublicKey(Bytes.ofHex(hex)));
  }

  @Test
  void aClosedKeySignsNothing() {
    try (SecretBytes secret = Secp256k1PrivateKey.newSecret()) {
      Secp256k1PrivateKey key = new Secp256k1PrivateKey(secret);
      key.close();
      assertThrows(IllegalStateException.class, () -> key.sign(MESSAGE));
    }
  }

  @Test
  void aKeyPrintsItsPublicHalfOnly() {
    try (SecretBytes secret = Secp256k1PrivateKey.newSecret();
        Secp256k1PrivateKey key = new Secp256k1PrivateKey(secret)) {
      assertEquals("Secp256k1PrivateKey[of " + key.publicKey() + "]", key.toString());
    }
  }

  /** Of CometBFT's crypto/secp256k1/secp256k1_test.go, its base58 taken off. */
  @Test
  void theAddressIsTheOneOfCometBft() {
    try (SecretBytes secret =
            Vectors.secret("a96e62ed3955e65be32703f12d87b6b5cf26039ecfa948dc5107a495418e5330");
        Secp256k1PrivateKey key = new Secp256k1PrivateKey(secret)) {
      assertEquals(
          Bytes.ofHex("02950e1cdfcb133d6024109fd489f734eeb4502418e538c28481f22bce276f248c"),
          key.publicKey());
      assertEquals(
          Bytes.ofHex("7C2BB42A8BE69791EC763E51F5A49BCD41E82237"),
          ValidatorAddress.of(new PublicKey(KeyType.SECP256K1, key.publicKey())));
    }
  }
}
