package io.countersign.softsign;

import io.countersign.protocol.crypto.Secp256k1PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.KeySecret.Kind;
import java.util.Optional;

/** A secp256k1 key in a file: its number, which not every one can be. */
final class Secp256k1Number {
  private Secp256k1Number() {}

  /** A copy as a secret; empty if it is no key. */
  static Optional<KeySecret> checked(byte[] raw) {
    SecretBytes secret = SecretBytes.copyOf(raw);
    try (Secp256k1PrivateKey _ = new Secp256k1PrivateKey(secret)) {
      return Optional.of(new KeySecret(Kind.SECP256K1, secret));
    } catch (IllegalArgumentException e) {
      secret.close();
      return Optional.empty();
    }
  }
}
