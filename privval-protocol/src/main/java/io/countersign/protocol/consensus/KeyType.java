package io.countersign.protocol.consensus;

/** The kinds of consensus key that nodes accept and we hold. */
public enum KeyType {
  /** RFC 8032; the raw public key is its encoding. */
  ED25519("ed25519", 32),
  /** ECDSA over SHA-256 on SEC 2's secp256k1; the raw public key is the compressed point. */
  SECP256K1("secp256k1", 33);

  private final String label;
  private final int publicKeyLength;

  KeyType(String label, int publicKeyLength) {
    this.label = label;
    this.publicKeyLength = publicKeyLength;
  }

  /** CometBFT's name of it, also {@code pub_key_type} on the wire. */
  public String label() {
    return label;
  }

  /** In bytes. */
  public int publicKeyLength() {
    return publicKeyLength;
  }
}
