package io.countersign.softsign;

/** How a key stands in its file. */
public enum KeyFileFormat {
  /** TMKMS's soft and identity keys: base64 of the 32-byte seed, or of seed and public key. */
  BASE64,
  /** CometBFT's {@code priv_validator_key.json}. */
  JSON
}
