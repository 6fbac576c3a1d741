package io.countersign.protocol.crypto;

/** Key pairs of known private keys, for tests in other packages. */
public final class TestKeyPairs {
  private TestKeyPairs() {}

  public static X25519KeyPair x25519(Crypto crypto, byte[] privateKey) {
    return X25519KeyPair.of(crypto, SecretBytes.copyOf(privateKey));
  }
}
