package io.countersign.core;

import io.countersign.core.key.SignatureCheck;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Signs with a mere hash: for tests that need many signatures and no security. */
final class HashKey implements SigningKey, SignatureCheck {
  @Override
  public PublicKey publicKey() {
    return new PublicKey(KeyType.ED25519, Bytes.copyOf(new byte[32]));
  }

  @Override
  public byte[] sign(byte[] message, Turn turn) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return Arrays.equals(sign(message, Turn.of(Urgency.OTHER)), signature);
  }

  @Override
  public void close() {}
}
