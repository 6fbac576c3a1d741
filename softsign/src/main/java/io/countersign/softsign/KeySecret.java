package io.countersign.softsign;

import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.Secp256k1PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;

/**
 * The secret of a key as a file holds it.
 *
 * @param bytes as long as its kind says; wiped by {@link #close}
 */
public record KeySecret(Kind kind, SecretBytes bytes) implements AutoCloseable {
  /** What the bytes are. */
  public enum Kind {
    /** The 32 bytes that an Ed25519 key is made of (RFC 8032 section 5.1.5). */
    ED25519_SEED,
    /** What RFC 8032 makes of a seed that is not known: 32 bytes of scalar, 32 of prefix. */
    ED25519_EXPANDED,
    /** 32 bytes, big-endian, below the order of the group. */
    SECP256K1;

    /** What a configuration has to say of a file in base64 that holds such a secret. */
    KeyRole role() {
      return switch (this) {
        case ED25519_SEED, ED25519_EXPANDED -> KeyRole.CONSENSUS;
        case SECP256K1 -> KeyRole.ACCOUNT;
      };
    }
  }

  /** A new key. */
  public static KeySecret generate(KeyRole role) {
    return switch (role) {
      case CONSENSUS ->
          new KeySecret(Kind.ED25519_SEED, SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH));
      case ACCOUNT -> new KeySecret(Kind.SECP256K1, Secp256k1PrivateKey.newSecret());
    };
  }

  /** What a configuration has to say of a file in base64 that holds it. */
  public KeyRole role() {
    return kind.role();
  }

  @Override
  public void close() {
    bytes.close();
  }
}
