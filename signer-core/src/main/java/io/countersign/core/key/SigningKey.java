package io.countersign.core.key;

import io.countersign.protocol.consensus.PublicKey;
import java.util.Optional;

/**
 * A consensus key, wherever it lives. Called by {@code ChainSigner} alone. Implementations may be
 * called from several threads.
 */
public interface SigningKey extends AutoCloseable {
  /** Known without asking a device again. */
  PublicKey publicKey();

  /**
   * Signs {@code message}: for Ed25519 64 bytes, RFC 8032; for secp256k1 r and s, 32 bytes each, of
   * SHA-256 of it, s in the lower half.
   *
   * @param turn where a device takes long: who goes first, and by when; a key in memory does not
   *     mind
   * @throws KeyUnavailableException if the key cannot sign now
   */
  byte[] sign(byte[] message, Turn turn) throws KeyUnavailableException;

  /** Why it could not sign now, as far as is known without asking; never waits. */
  default Optional<String> problem() {
    return Optional.empty();
  }

  /** Wipes what is in memory. */
  @Override
  void close();
}
