package io.countersign.softsign;

/** How a key stands in its file. */
public enum KeyFileFormat {
  /** TMKMS's soft and identity keys: base64 of the secret alone, see {@link Base64Key}. */
  BASE64,
  /** CometBFT's {@code priv_validator_key.json}. */
  JSON;

  /** The format that a content has: JSON begins with a brace, base64 never does. */
  static KeyFileFormat of(byte[] content) {
    return PrivValidatorKey.looksLike(content) ? JSON : BASE64;
  }
}
