package io.countersign.softsign;

import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.ValidatorAddress;
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
   * Writes a key as CometBFT does, a {@code priv_validator_key.json}.
   *
   * @throws KeyFileException if it is an expanded key, of which that file has no form, or {@code
   *     to} exists or cannot be made
   */
  public static void asPrivValidatorKey(Crypto crypto, KeySecret secret, Path to)
      throws KeyFileException {
    if (secret.kind() == KeySecret.Kind.ED25519_EXPANDED) {
      throw new KeyFileException(
          "expected a key whose seed is known, got an expanded one: CometBFT's priv_validator_key.json cannot hold it");
    }
    byte[] content = privValidatorKey(crypto, secret);
    try {
      KeyFileAccess.writeNew(to, content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static byte[] privValidatorKey(Crypto crypto, KeySecret secret) {
    PublicKey publicKey;
    try (SoftSigningKey key = SoftSigningKey.of(crypto, secret)) {
      publicKey = key.publicKey();
    }
    String type =
        switch (publicKey.type()) {
          case ED25519 -> "Ed25519";
          case SECP256K1 -> "Secp256k1";
        };
    byte[] base64 = base64(secret, publicKey);
    try {
      byte[] before =
          """
          {
            "address": "%s",
            "pub_key": {
              "type": "tendermint/PubKey%s",
              "value": "%s"
            },
            "priv_key": {
              "type": "tendermint/PrivKey%s",
              "value": "\
          """
              .formatted(
                  ValidatorAddress.of(publicKey).hex(),
                  type,
                  Base64.getEncoder().encodeToString(publicKey.bytes().toArray()),
                  type)
              .getBytes(StandardCharsets.US_ASCII);
      byte[] after = "\"\n  }\n}\n".getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocate(before.length + base64.length + after.length)
          .put(before)
          .put(base64)
          .put(after)
          .array();
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
  }

  /** Go's form of the private key: an Ed25519 seed has its public key behind it. */
  private static byte[] base64(KeySecret secret, PublicKey publicKey) {
    byte[] bytes = secret.bytes().exposeCopy();
    byte[] whole =
        secret.kind() == KeySecret.Kind.ED25519_SEED
            ? Arrays.copyOf(bytes, SeedAndPublicKey.LENGTH)
            : bytes.clone();
    try {
      if (whole.length > bytes.length) {
        byte[] half = publicKey.bytes().toArray();
        System.arraycopy(half, 0, whole, bytes.length, half.length);
      }
      return Base64.getEncoder().encode(whole);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(whole, (byte) 0);
    }
  }
}
