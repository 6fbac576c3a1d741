package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import java.security.InvalidKeyException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class X25519KeyPairTest {
  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  private static Bytes agree(Crypto crypto, String privateKey, String remote)
      throws InvalidKeyException {
    try (X25519KeyPair pair = X25519KeyPair.of(crypto, Vectors.secret(privateKey));
        SecretBytes secret = pair.agree(Bytes.ofHex(remote))) {
      return Bytes.copyOf(secret.exposeCopy());
    }
  }

  /** RFC 7748 section 5.2; the second input has its top bit set. */
  @ParameterizedTest
  @MethodSource("all")
  void productsAreThoseOfTheRfc(Crypto crypto) throws Exception {
    assertEquals(
        Bytes.ofHex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
        agree(
            crypto,
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"));
    assertEquals(
        Bytes.ofHex("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"),
        agree(
            crypto,
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"));
  }

  /** RFC 7748 section 5.2, the iteration, a thousand times. */
  @ParameterizedTest
  @MethodSource("all")
  void aThousandIterationsLeadWhereTheRfcSays(Crypto crypto) throws Exception {
    String base = "0900000000000000000000000000000000000000000000000000000000000000";
    String k = base;
    String u = base;
    for (int i = 1; i <= 1000; i++) {
      String product = agree(crypto, k, u).hex();
      u = k;
      k = product;
      if (i == 1) {
        assertEquals(
            Bytes.ofHex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"),
            Bytes.ofHex(k));
      }
    }
    assertEquals(
        Bytes.ofHex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"),
        Bytes.ofHex(k));
  }

  /** RFC 7748 section 6.1. */
  @ParameterizedTest
  @MethodSource("all")
  void publicKeysAndTheSharedSecretAreThoseOfTheRfc(Crypto crypto) throws Exception {
    String alice = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    String bob = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
    String alicePublic = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
    String bobPublic = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
    try (X25519KeyPair pair = X25519KeyPair.of(crypto, Vectors.secret(alice))) {
      assertEquals(Bytes.ofHex(alicePublic), pair.publicKey());
    }
    Bytes shared = Bytes.ofHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    assertEquals(shared, agree(crypto, alice, bobPublic));
    assertEquals(shared, agree(crypto, bob, alicePublic));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyEncodingOfALowOrderPointIsRefused(Crypto crypto) {
    try (X25519KeyPair pair = X25519KeyPair.generate(crypto)) {
      LowOrderPointsTest.x25519()
          .forEach(
              point -> {
                InvalidKeyException refusal =
                    assertThrows(InvalidKeyException.class, () -> pair.agree(point));
                assertEquals(
                    "expected a point of full order, got the low-order " + point,
                    refusal.getMessage());
              });
    }
  }

  /** A provider that neither looks at points nor at products, which none of the three is. */
  @Test
  void anAllZeroSecretIsRefusedEvenIfTheProviderHandsItOut() {
    Crypto careless = CarelessProvider.crypto();
    Bytes point = Bytes.ofHex("12".repeat(32));
    try (X25519KeyPair pair = X25519KeyPair.generate(careless)) {
      InvalidKeyException refusal =
          assertThrows(InvalidKeyException.class, () -> pair.agree(point));
      assertEquals("expected a shared secret, got all zeros", refusal.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void keysOfAnyOtherLengthAreRefused(Crypto crypto) {
    try (X25519KeyPair pair = X25519KeyPair.generate(crypto)) {
      for (int length : new int[] {0, 31, 33}) {
        InvalidKeyException refusal =
            assertThrows(
                InvalidKeyException.class, () -> pair.agree(Bytes.copyOf(new byte[length])));
        assertEquals(
            "expected an X25519 public key of 32 bytes, got " + length, refusal.getMessage());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void freshPairsDifferAndAgree(Crypto crypto) throws Exception {
    try (X25519KeyPair one = X25519KeyPair.generate(crypto);
        X25519KeyPair other = X25519KeyPair.generate(crypto);
        SecretBytes secret = one.agree(other.publicKey());
        SecretBytes same = other.agree(one.publicKey())) {
      assertFalse(one.publicKey().equals(other.publicKey()));
      assertTrue(secret.contentEquals(same));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aClosedPairAgreesOnNothing(Crypto crypto) {
    X25519KeyPair pair = X25519KeyPair.generate(crypto);
    Bytes remote = X25519KeyPair.generate(crypto).publicKey();
    pair.close();
    assertThrows(IllegalStateException.class, () -> pair.agree(remote));
  }
}
