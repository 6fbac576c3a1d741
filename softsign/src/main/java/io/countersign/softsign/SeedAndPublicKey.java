package io.countersign.softsign;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import java.util.Arrays;
import java.util.Optional;

/** Go's form of an Ed25519 private key: the 32-byte seed, then the 32 bytes of its public key. */
final class SeedAndPublicKey {
  static final int LENGTH = 64;

  private SeedAndPublicKey() {}

  /** The seed, if the second half is its public key. */
  static Optional<SecretBytes> split(Crypto crypto, byte[] pair) {
    SecretBytes seed = SecretBytes.takeOver(Arrays.copyOf(pair, Ed25519PrivateKey.SEED_LENGTH));
    try (Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, seed)) {
      byte[] derived = key.publicKey().toArray();
      if (Arrays.equals(pair, Ed25519PrivateKey.SEED_LENGTH, LENGTH, derived, 0, derived.length)) {
        return Optional.of(seed);
      }
    }
    seed.close();
    return Optional.empty();
  }
}
