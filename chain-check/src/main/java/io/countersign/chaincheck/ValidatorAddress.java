package io.countersign.chaincheck;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Under which name commits have a key's signatures. */
final class ValidatorAddress {
  private static final int LENGTH = 20;

  private ValidatorAddress() {}

  /** The first 20 bytes of the key's SHA-256 ({@code crypto/ed25519}, PubKey.Address). */
  static Bytes of(PublicKey key) {
    return switch (key.type()) {
      case ED25519 -> {
        try {
          byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.bytes().toArray());
          yield Bytes.copyOf(Arrays.copyOf(hash, LENGTH));
        } catch (NoSuchAlgorithmException e) {
          throw new IllegalStateException("every JDK has SHA-256", e);
        }
      }
    };
  }
}
