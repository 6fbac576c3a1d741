package io.countersign.harness.conform;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.util.Optional;

/** The two ways in which an answer names a public key. */
enum PublicKeyForm {
  /** A field for each type: up to 0.40, and celestia-core. */
  BY_FIELD {
    @Override
    Optional<PublicKey> of(Answer.Key answer) {
      return whole(KeyType.ED25519, answer.ed25519())
          .or(() -> whole(KeyType.SECP256K1, answer.secp256k1()));
    }
  },
  /** Bytes and the type's name: from 1.0. */
  BY_NAME {
    @Override
    Optional<PublicKey> of(Answer.Key answer) {
      for (KeyType type : KeyType.values()) {
        if (type.label().equals(answer.type())) {
          return whole(type, answer.bytes());
        }
      }
      return Optional.empty();
    }
  };

  /** The key in this form; empty if it is not there, or not of its length. */
  abstract Optional<PublicKey> of(Answer.Key answer);

  private static Optional<PublicKey> whole(KeyType type, Bytes bytes) {
    return bytes.length() == type.publicKeyLength()
        ? Optional.of(new PublicKey(type, bytes))
        : Optional.empty();
  }
}
