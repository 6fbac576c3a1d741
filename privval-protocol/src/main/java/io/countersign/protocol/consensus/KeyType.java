package io.countersign.protocol.consensus;

/** The kinds of consensus key that nodes accept and we hold. */
public enum KeyType {
  ED25519("ed25519", 32);

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
