package io.countersign.core.key;

import io.countersign.protocol.consensus.PublicKey;

/**
 * A consensus key, wherever it lives. Called by {@code ChainSigner} alone. Implementations may be
 * called from several threads.
 */
public interface SigningKey extends AutoCloseable {
  /** Known without asking a device again. */
  PublicKey publicKey();

  /**
   * Signs {@code message}; for Ed25519 64 bytes, RFC 8032.
   *
   * @throws KeyUnavailableException if the key cannot sign now
   */
  byte[] sign(byte[] message) throws KeyUnavailableException;

  /** Wipes what is in memory. */
  @Override
  void close();
}
