package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A chain and a key, of which neither may be confused with another. */
final class WatermarkOwnerTest {
  private static final Bytes FINGERPRINT = Bytes.ofHex("FE".repeat(32));

  /** {@code printf 'ed25519\0' | cat - key | sha256sum}, the key being 32 zero bytes. */
  @Test
  void theFingerprintNamesTheKeysTypeToo() {
    PublicKey key = new PublicKey(KeyType.ED25519, Bytes.copyOf(new byte[32]));
    assertEquals(
        "8819001B0F625268CBF74431B52CB992C43553940FBE5F33B64C04D89FE42C50",
        WatermarkOwner.of("test", key).keyFingerprint().hex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "12345678901234567890123456789012345678901234567890", "水"})
  void aChainIdHasUpToFiftyBytes(String chainId) {
    assertEquals(chainId, new WatermarkOwner(chainId, FINGERPRINT).chainId());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "123456789012345678901234567890123456789012345678901, 51",
    "水水水水水水水水水水水水水水水水水, 51"
  })
  void aChainIdOfAnotherLengthIsRefused(String chainId, int bytes) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new WatermarkOwner(chainId, FINGERPRINT));
    assertEquals("expected a chain id of 1 to 50 bytes, got " + bytes, e.getMessage());
  }
}
