package io.countersign.softsign.encrypted;

import java.util.Arrays;
import java.util.Optional;

/** What the private key in an encrypted file is. */
public enum KeyKind {
  /** The 32-byte seed of RFC 8032. */
  ED25519(1, "ed25519", 32, 32),
  /** The 32-byte scalar, big-endian; the public key is compressed (SEC 1). */
  SECP256K1(2, "secp256k1", 32, 33),
  /** Scalar and nonce prefix, to which RFC 8032 expands a seed that is not known any more. */
  ED25519_EXPANDED(3, "expanded ed25519", 64, 32);

  private final int code;
  private final String label;
  private final int privateLength;
  private final int publicLength;

  KeyKind(int code, String label, int privateLength, int publicLength) {
    this.code = code;
    this.label = label;
    this.privateLength = privateLength;
    this.publicLength = publicLength;
  }

  static Optional<KeyKind> ofCode(int code) {
    return Arrays.stream(values()).filter(kind -> kind.code == code).findFirst();
  }

  /** As it stands in the file. */
  int code() {
    return code;
  }

  /** For operators. */
  public String label() {
    return label;
  }

  /** In bytes. */
  public int privateLength() {
    return privateLength;
  }

  /** In bytes. */
  public int publicLength() {
    return publicLength;
  }
}
