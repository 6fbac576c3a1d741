package io.countersign.protocol.consensus;

/**
 * A consensus public key in its raw form.
 *
 * @param bytes {@link KeyType#publicKeyLength} bytes
 */
public record PublicKey(KeyType type, Bytes bytes) {
  public PublicKey {
    if (bytes.length() != type.publicKeyLength()) {
      throw new IllegalArgumentException(
          "expected a public key of %d bytes for %s, got %d"
              .formatted(type.publicKeyLength(), type.label(), bytes.length()));
    }
  }
}
