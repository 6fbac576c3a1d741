package io.countersign.softsign;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/** Keys on their way to another program or from it: into new files, for their owner alone. */
public final class KeyCopy {
  private KeyCopy() {}

  /**
   * Copies a key file as it is, whatever key is in it.
   *
   * @throws KeyFileException if it cannot be read, or {@code to} exists or cannot be made
   */
  public static void same(Path from, Path to) throws KeyFileException {
    byte[] content = KeyFileAccess.read(from);
    try {
      KeyFileAccess.writeNew(to, content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /**
   * Writes an Ed25519 key as CometBFT does, a {@code priv_validator_key.json}.
   *
   * @throws KeyFileException if {@code to} exists or cannot be made
   */
  public static void asPrivValidatorKey(Crypto crypto, SecretBytes seed, Path to)
      throws KeyFileException {
    byte[] content = privValidatorKey(crypto, seed);
    try {
      KeyFileAccess.writeNew(to, content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static byte[] privValidatorKey(Crypto crypto, SecretBytes seed) {
    Bytes publicKey;
    try (Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, seed)) {
      publicKey = key.publicKey();
    }
    byte[] secret = base64Pair(seed, publicKey);
    try {
      byte[] before =
          """
          {
            "address": "%s",
            "pub_key": {
              "type": "tendermint/PubKeyEd25519",
              "value": "%s"
            },
            "priv_key": {
              "type": "tendermint/PrivKeyEd25519",
              "value": "\
          """
              .formatted(
                  KeyAddress.of(publicKey).hex(),
                  Base64.getEncoder().encodeToString(publicKey.toArray()))
              .getBytes(StandardCharsets.US_ASCII);
      byte[] after = "\"\n  }\n}\n".getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocate(before.length + secret.length + after.length)
          .put(before)
          .put(secret)
          .put(after)
          .array();
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** Go's form of the private key; the caller wipes it. */
  private static byte[] base64Pair(SecretBytes seed, Bytes publicKey) {
    byte[] secret = seed.exposeCopy();
    byte[] pair = Arrays.copyOf(secret, SeedAndPublicKey.LENGTH);
    try {
      System.arraycopy(publicKey.toArray(), 0, pair, secret.length, publicKey.length());
      return Base64.getEncoder().encode(pair);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(pair, (byte) 0);
    }
  }
}
