package io.countersign.softsign;

import io.countersign.protocol.consensus.KeyType;

/** TMKMS's {@code key_type}: it says what a file in base64 holds, which does not say so itself. */
public enum KeyRole {
  /** Ed25519 in base64; a {@code priv_validator_key.json} may also hold a secp256k1 key. */
  CONSENSUS,
  /** Always secp256k1; signs consensus messages like any other. */
  ACCOUNT;

  /** What a file in base64 with a key of this type is called. */
  public static KeyRole of(KeyType type) {
    return switch (type) {
      case ED25519 -> CONSENSUS;
      case SECP256K1 -> ACCOUNT;
    };
  }
}
