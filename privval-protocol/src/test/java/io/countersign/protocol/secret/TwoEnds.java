package io.countersign.protocol.secret;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;

/** Both ends of one connection, established. */
record TwoEnds(SecretConnection signer, SecretConnection node) {
  static Ed25519PrivateKey identity(Crypto crypto) {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      return new Ed25519PrivateKey(crypto, seed);
    }
  }

  static TwoEnds of(Crypto signerCrypto, Crypto nodeCrypto) throws HandshakeException {
    try (Ed25519PrivateKey signerIdentity = identity(signerCrypto);
        Ed25519PrivateKey nodeIdentity = identity(nodeCrypto);
        SecretHandshake signer = new SecretHandshake(signerCrypto, signerIdentity);
        SecretHandshake node = new SecretHandshake(nodeCrypto, nodeIdentity)) {
      byte[] signerAuth = signer.receiveEphemeral(node.ephemeralMessage());
      byte[] nodeAuth = node.receiveEphemeral(signer.ephemeralMessage());
      return new TwoEnds(signer.receiveAuthFrame(nodeAuth), node.receiveAuthFrame(signerAuth));
    }
  }
}
