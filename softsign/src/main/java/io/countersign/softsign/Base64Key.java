package io.countersign.softsign;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/**
 * TMKMS's form of a soft key ({@code src/key_utils.rs}, {@code
 * src/keyring/ed25519/signing_key.rs}): base64 of a 32-byte seed. TMKMS takes 64 and 96 bytes for
 * keys that were expanded already, whose seed cannot be had back; of those, only seed and public
 * key is a key that we can use, and TMKMS would have made another key of it.
 */
final class Base64Key {
  private static final int SEED_LENGTH = Ed25519PrivateKey.SEED_LENGTH;
  private static final int PAIR_LENGTH = 64;
  private static final int YUBIHSM_EXPORT_LENGTH = 96;

  private final Crypto crypto;
  private final Path file;

  Base64Key(Crypto crypto, Path file) {
    this.crypto = crypto;
    this.file = file;
  }

  /** Leaves {@code content} to the caller to wipe. */
  SecretBytes parse(byte[] content) throws KeyFileException {
    if (PrivValidatorKey.looksLike(content)) {
      throw new KeyFileException(
          ("expected base64 in key file %s, got JSON: if it is a priv_validator_key.json, say so with"
                  + " key_format = \"json\", or convert it with: countersign softsign import %s NEW_FILE")
              .formatted(file, ShellWord.of(file)));
    }
    byte[] trimmed = withoutTrailingBlanks(content);
    byte[] raw = new byte[0];
    try {
      raw = Base64.getDecoder().decode(trimmed);
      return seedOf(raw);
    } catch (IllegalArgumentException e) {
      // Its message would tell a character of the secret.
      throw new KeyFileException("expected base64 in key file %s, got other text".formatted(file));
    } finally {
      Arrays.fill(trimmed, (byte) 0);
      Arrays.fill(raw, (byte) 0);
    }
  }

  /** What TMKMS writes; the caller wipes it. */
  static byte[] format(SecretBytes seed) {
    byte[] raw = seed.exposeCopy();
    try {
      return Base64.getEncoder().encode(raw);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  private SecretBytes seedOf(byte[] raw) throws KeyFileException {
    return switch (raw.length) {
      case SEED_LENGTH -> SecretBytes.copyOf(raw);
      case PAIR_LENGTH ->
          SeedAndPublicKey.split(crypto, raw)
              .orElseThrow(
                  () ->
                      new KeyFileException(
                          ("expected a 32-byte seed, or seed and public key, in key file %s, got 64 other bytes:"
                                  + " expanded keys are not supported")
                              .formatted(file)));
      case YUBIHSM_EXPORT_LENGTH ->
          throw new KeyFileException(
              ("expected a 32-byte seed in key file %s, got 96 bytes: expanded keys, as a YubiHSM exports them,"
                      + " are not supported")
                  .formatted(file));
      default ->
          throw new KeyFileException(
              "expected a 32-byte seed in key file %s, got %d bytes".formatted(file, raw.length));
    };
  }

  private static byte[] withoutTrailingBlanks(byte[] content) {
    int end = content.length;
    while (end > 0 && (content[end - 1] & 0xff) <= ' ') {
      end--;
    }
    return Arrays.copyOf(content, end);
  }
}
