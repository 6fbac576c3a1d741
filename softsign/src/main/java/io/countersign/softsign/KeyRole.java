package io.countersign.softsign;

/** TMKMS's {@code key_type}: it says what a file in base64 holds, which does not say so itself. */
public enum KeyRole {
  /** Ed25519 in base64; a {@code priv_validator_key.json} may also hold a secp256k1 key. */
  CONSENSUS,
  /** Always secp256k1; signs consensus messages like any other. */
  ACCOUNT
}
