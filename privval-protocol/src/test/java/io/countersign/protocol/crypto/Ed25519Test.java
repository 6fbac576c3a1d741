package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class Ed25519Test {
  private static final String SEED =
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";

  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  private static Ed25519PrivateKey key(Crypto crypto, String seed) {
    try (SecretBytes secret = Vectors.secret(seed)) {
      return new Ed25519PrivateKey(crypto, secret);
    }
  }

  private static Ed25519PublicKey publicKey(Crypto crypto, String hex) throws InvalidKeyException {
    return new Ed25519PublicKey(crypto, Bytes.ofHex(hex));
  }

  @ParameterizedTest
  @MethodSource("all")
  void keysAndSignaturesAreThoseOfTheRfc(Crypto crypto) throws Exception {
    List<List<String>> vectors = Vectors.read(Ed25519Test.class, "rfc8032-ed25519.tsv");
    assertEquals(4, vectors.size());
    for (List<String> vector : vectors) {
      byte[] message = Vectors.hex(vector.get(3));
      try (Ed25519PrivateKey key = key(crypto, vector.get(1))) {
        assertEquals(Bytes.ofHex(vector.get(2)), key.publicKey(), vector.get(0));
        byte[] signature = key.sign(message);
        assertArrayEquals(Vectors.hex(vector.get(4)), signature, vector.get(0));
        assertTrue(publicKey(crypto, vector.get(2)).verify(message, signature), vector.get(0));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void anyFlippedBitSpoilsASignature(Crypto crypto) throws Exception {
    byte[] message = {1, 2, 3};
    try (Ed25519PrivateKey key = key(crypto, SEED)) {
      Ed25519PublicKey verifier = new Ed25519PublicKey(crypto, key.publicKey());
      byte[] signature = key.sign(message);
      for (int bit = 0; bit < 8 * signature.length; bit++) {
        assertFalse(verifier.verify(message, Vectors.flipped(signature, bit)));
      }
      for (int bit = 0; bit < 8 * message.length; bit++) {
        assertFalse(verifier.verify(Vectors.flipped(message, bit), signature));
      }
      assertTrue(verifier.verify(message, signature));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void signaturesOfAnyOtherLengthAreFalse(Crypto crypto) throws Exception {
    try (Ed25519PrivateKey key = key(crypto, SEED)) {
      Ed25519PublicKey verifier = new Ed25519PublicKey(crypto, key.publicKey());
      for (int length = 0; length < 200; length++) {
        assertFalse(verifier.verify(new byte[0], new byte[length]));
      }
    }
  }

  /** Whatever a peer sends is a refusal or false, never another exception. */
  @ParameterizedTest
  @MethodSource("all")
  void noiseIsNeitherKeyNorSignature(Crypto crypto) throws Exception {
    Random random = new Random(8032);
    try (Ed25519PrivateKey key = key(crypto, SEED)) {
      Ed25519PublicKey verifier = new Ed25519PublicKey(crypto, key.publicKey());
      byte[] noise = new byte[64];
      for (int i = 0; i < 300; i++) {
        random.nextBytes(noise);
        noise[63] &= (byte) (i % 2 == 0 ? 0x0f : 0xff);
        assertFalse(verifier.verify(noise, noise));
        assertFalse(verifiesUnder(crypto, noise));
      }
    }
  }

  private static boolean verifiesUnder(Crypto crypto, byte[] noise) {
    byte[] raw = new byte[32];
    System.arraycopy(noise, 7, raw, 0, raw.length);
    try {
      return new Ed25519PublicKey(crypto, Bytes.copyOf(raw)).verify(new byte[1], noise);
    } catch (InvalidKeyException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void publicKeysOfAnyOtherLengthAreRefused(Crypto crypto) {
    for (int length : new int[] {0, 1, 31, 33, 64}) {
      InvalidKeyException refusal =
          assertThrows(
              InvalidKeyException.class,
              () -> new Ed25519PublicKey(crypto, Bytes.copyOf(new byte[length])));
      assertEquals(
          "expected an Ed25519 public key of 32 bytes, got " + length, refusal.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aPublicKeyWithYOfPOrMoreIsRefused(Crypto crypto) throws Exception {
    for (int low = 0xed; low <= 0xff; low++) {
      for (String top : List.of("7f", "ff")) {
        String hex = "%02x%s%s".formatted(low, "ff".repeat(30), top);
        assertThrows(InvalidKeyException.class, () -> publicKey(crypto, hex), hex);
      }
    }
    // y = p - 3, a point of full order.
    publicKey(crypto, "ea" + "ff".repeat(30) + "7f");
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSeedOfAnyOtherLengthIsRefused(Crypto crypto) {
    try (SecretBytes seed = SecretBytes.random(64)) {
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> new Ed25519PrivateKey(crypto, seed));
      assertEquals("expected an Ed25519 seed of 32 bytes, got 64", refusal.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aClosedKeySignsNothing(Crypto crypto) {
    Ed25519PrivateKey key = key(crypto, SEED);
    key.close();
    key.close();
    assertThrows(IllegalStateException.class, () -> key.sign(new byte[1]));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theSeedStaysTheCallersAndIsNotPrinted(Crypto crypto) {
    try (SecretBytes seed = Vectors.secret(SEED);
        Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, seed)) {
      assertArrayEquals(Vectors.hex(SEED), seed.exposeCopy());
      assertEquals("Ed25519PrivateKey[of " + key.publicKey() + "]", key.toString());
    }
  }

  /** One JCA object shared between threads made wrong signatures. */
  @ParameterizedTest
  @MethodSource("all")
  void manyThreadsSignAndVerifyWithOneKey(Crypto crypto) throws Exception {
    int threads = 4;
    try (Ed25519PrivateKey key = key(crypto, SEED);
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      Ed25519PublicKey verifier = new Ed25519PublicKey(crypto, key.publicKey());
      List<Future<Integer>> results = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        byte[] message = new byte[100 + thread];
        byte[] expected = key.sign(message);
        results.add(executor.submit(() -> countWrong(key, verifier, message, expected)));
      }
      for (Future<Integer> result : results) {
        assertEquals(0, result.get());
      }
    }
  }

  private static int countWrong(
      Ed25519PrivateKey key, Ed25519PublicKey verifier, byte[] message, byte[] expected) {
    int wrong = 0;
    for (int i = 0; i < 100; i++) {
      byte[] signature = key.sign(message);
      wrong += Bytes.copyOf(signature).equals(Bytes.copyOf(expected)) ? 0 : 1;
      wrong += verifier.verify(message, signature) ? 0 : 1;
    }
    return wrong;
  }
}
