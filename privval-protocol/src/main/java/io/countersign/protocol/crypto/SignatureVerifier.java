package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.PublicKey;
import java.security.InvalidKeyException;

/** Verifies what a consensus key signed, of whatever type it is. */
@FunctionalInterface
public interface SignatureVerifier {
  /** Whether {@code signature} is the key's over {@code message}, and one that nodes take. */
  boolean verify(byte[] message, byte[] signature);

  /**
   * For one key; may be used from several threads.
   *
   * @throws InvalidKeyException if it is no key that can be used
   */
  static SignatureVerifier of(Crypto crypto, PublicKey key) throws InvalidKeyException {
    return switch (key.type()) {
      case ED25519 -> new Ed25519PublicKey(crypto, key.bytes())::verify;
      case SECP256K1 -> new Secp256k1PublicKey(key.bytes())::verify;
    };
  }
}
