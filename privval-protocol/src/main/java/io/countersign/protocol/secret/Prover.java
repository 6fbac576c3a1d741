package io.countersign.protocol.secret;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Ed25519PrivateKey;

/** Who one claims to be in a handshake, and the proof; one that cheats tests the other end. */
public interface Prover {
  /** Ed25519, 32 bytes. */
  Bytes publicKey();

  /** The proof of the challenge: 64 bytes. */
  byte[] sign(byte[] challenge);

  /** An honest one; the key stays the caller's. */
  static Prover of(Ed25519PrivateKey key) {
    return new Prover() {
      @Override
      public Bytes publicKey() {
        return key.publicKey();
      }

      @Override
      public byte[] sign(byte[] challenge) {
        return key.sign(challenge);
      }
    };
  }
}
