package io.countersign.softsign;

import io.countersign.protocol.consensus.KeyType;
import io.countersign.softsign.encrypted.KeyKind;

/** What the encrypted format, which knows nothing of files, calls the kinds of keys in files. */
final class EncryptedKind {
  private EncryptedKind() {}

  static KeyKind of(KeySecret.Kind kind) {
    return switch (kind) {
      case ED25519_SEED -> KeyKind.ED25519;
      case SECP256K1 -> KeyKind.SECP256K1;
      case ED25519_EXPANDED -> KeyKind.ED25519_EXPANDED;
    };
  }

  static KeySecret.Kind secret(KeyKind kind) {
    return switch (kind) {
      case ED25519 -> KeySecret.Kind.ED25519_SEED;
      case SECP256K1 -> KeySecret.Kind.SECP256K1;
      case ED25519_EXPANDED -> KeySecret.Kind.ED25519_EXPANDED;
    };
  }

  static KeyType type(KeyKind kind) {
    return switch (kind) {
      case ED25519, ED25519_EXPANDED -> KeyType.ED25519;
      case SECP256K1 -> KeyType.SECP256K1;
    };
  }
}
