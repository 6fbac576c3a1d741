package io.countersign.softsign;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519ExpandedKey;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.Secp256k1PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.KeySecret.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TMKMS's form of a soft key ({@code src/key_utils.rs}, {@code
 * src/keyring/ed25519/signing_key.rs}): base64 of
 *
 * <ul>
 *   <li>32 bytes: an Ed25519 seed, or the number that a secp256k1 key is;
 *   <li>64 bytes: an expanded Ed25519 key, scalar (little-endian) and prefix;
 *   <li>96 bytes: what a YubiHSM exports, scalar (big-endian), prefix, and the public key, which
 *       TMKMS passes over.
 * </ul>
 *
 * <p>The clamping of a scalar is left to {@link Ed25519ExpandedKey}.
 */
final class Base64Key {
  private static final Logger LOG = LoggerFactory.getLogger(Base64Key.class);

  private static final int SEED_LENGTH = Ed25519PrivateKey.SEED_LENGTH;
  private static final int EXPANDED_LENGTH = Ed25519ExpandedKey.LENGTH;
  private static final int YUBIHSM_EXPORT_LENGTH = 96;

  private final Crypto crypto;
  private final Path file;

  Base64Key(Crypto crypto, Path file) {
    this.crypto = crypto;
    this.file = file;
  }

  /** Leaves {@code content} to the caller to wipe. */
  KeySecret parse(byte[] content, KeyRole role) throws KeyFileException {
    byte[] raw = decoded(content);
    try {
      return switch (role) {
        case CONSENSUS -> ed25519(raw);
        case ACCOUNT -> secp256k1(raw);
      };
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  /** As {@link #parse} a consensus key, and of a seed with its public key the seed. */
  KeySecret parsePairToo(byte[] content) throws KeyFileException {
    byte[] raw = decoded(content);
    try {
      Optional<SecretBytes> seed =
          raw.length == SeedAndPublicKey.LENGTH
              ? SeedAndPublicKey.split(crypto, raw)
              : Optional.empty();
      return seed.isPresent() ? new KeySecret(Kind.ED25519_SEED, seed.get()) : ed25519(raw);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  /** What TMKMS writes; the caller wipes it. */
  static byte[] format(SecretBytes secret) {
    byte[] raw = secret.exposeCopy();
    try {
      return Base64.getEncoder().encode(raw);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  private byte[] decoded(byte[] content) throws KeyFileException {
    if (PrivValidatorKey.looksLike(content)) {
      throw new KeyFileException(
          ("expected base64 in key file %s, got JSON: if it is a priv_validator_key.json, say so with"
                  + " key_format = \"json\", or convert it with: countersign softsign import %s NEW_FILE")
              .formatted(file, ShellWord.of(file)));
    }
    byte[] trimmed = withoutTrailingBlanks(content);
    try {
      return Base64.getDecoder().decode(trimmed);
    } catch (IllegalArgumentException e) {
      // Its message would tell a character of the secret.
      throw new KeyFileException("expected base64 in key file %s, got other text".formatted(file));
    } finally {
      Arrays.fill(trimmed, (byte) 0);
    }
  }

  private KeySecret ed25519(byte[] raw) throws KeyFileException {
    return switch (raw.length) {
      case SEED_LENGTH -> new KeySecret(Kind.ED25519_SEED, SecretBytes.copyOf(raw));
      case EXPANDED_LENGTH -> {
        refuseSeedAndPublicKey(raw);
        yield new KeySecret(Kind.ED25519_EXPANDED, SecretBytes.copyOf(raw));
      }
      case YUBIHSM_EXPORT_LENGTH -> yubiHsmExport(raw);
      default ->
          throw new KeyFileException(
              "expected an Ed25519 key of 32, 64 or 96 bytes in key file %s, got %d bytes"
                  .formatted(file, raw.length));
    };
  }

  /** The same 64 bytes are two keys, one for whoever thinks of Go, another one for TMKMS. */
  private void refuseSeedAndPublicKey(byte[] raw) throws KeyFileException {
    Optional<SecretBytes> seed = SeedAndPublicKey.split(crypto, raw);
    if (seed.isPresent()) {
      seed.get().close();
      throw new KeyFileException(
          ("expected a seed or an expanded key in key file %s, got a seed with its public key, as Go has it,"
                  + " which TMKMS takes for an expanded key of another public key; if the seed is meant, write it with:"
                  + " countersign softsign import -f base64 %s NEW_FILE")
              .formatted(file, ShellWord.of(file)));
    }
  }

  private KeySecret yubiHsmExport(byte[] raw) {
    byte[] expanded = Arrays.copyOf(raw, EXPANDED_LENGTH);
    for (int i = 0; i < EXPANDED_LENGTH / 2; i++) {
      expanded[i] = raw[EXPANDED_LENGTH / 2 - 1 - i];
    }
    SecretBytes secret = SecretBytes.takeOver(expanded);
    Bytes told = Bytes.copyOf(Arrays.copyOfRange(raw, EXPANDED_LENGTH, raw.length));
    try (Ed25519ExpandedKey key = new Ed25519ExpandedKey(secret)) {
      if (!told.equals(key.publicKey())) {
        LOG.warn(
            "key file {} ends with the public key {}, and its key is that of {}, as for TMKMS",
            file,
            told,
            key.publicKey());
      }
    }
    return new KeySecret(Kind.ED25519_EXPANDED, secret);
  }

  private KeySecret secp256k1(byte[] raw) throws KeyFileException {
    if (raw.length != Secp256k1PrivateKey.LENGTH) {
      throw new KeyFileException(
          "expected an account key (secp256k1) of 32 bytes in key file %s, got %d bytes"
              .formatted(file, raw.length));
    }
    return Secp256k1Number.checked(raw)
        .orElseThrow(
            () ->
                new KeyFileException(
                    "expected an account key (secp256k1) in key file %s, got a number that is none"
                        .formatted(file)));
  }

  private static byte[] withoutTrailingBlanks(byte[] content) {
    int end = content.length;
    while (end > 0 && (content[end - 1] & 0xff) <= ' ') {
      end--;
    }
    return Arrays.copyOf(content, end);
  }
}
