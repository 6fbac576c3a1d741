package io.countersign.softsign;

import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.encrypted.EncryptedKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Keys in files, consensus and identity keys alike.
 *
 * <p>A file that others may read is used with a warning; one that others may write is refused. An
 * encrypted one begins as no other does, and is known by that whatever format was expected.
 */
public final class SoftKeyFile {
  /** How a content that is in clear becomes a key. */
  @FunctionalInterface
  private interface InClear {
    KeySecret parse(byte[] content) throws KeyFileException;
  }

  private SoftKeyFile() {}

  /**
   * Reads an identity key, or any other of which the seed must be known, ready to sign.
   *
   * @throws KeyFileException as {@link #read(Crypto, Path, KeyFileFormat, KeyRole)} does, or if
   *     there is another key than an Ed25519 seed in it
   */
  public static Ed25519PrivateKey open(Crypto crypto, Path file, KeyFileFormat format)
      throws KeyFileException {
    try (KeySecret secret = read(crypto, file, format, KeyRole.CONSENSUS)) {
      if (secret.kind() != KeySecret.Kind.ED25519_SEED) {
        throw new KeyFileException(
            "expected the seed of an Ed25519 key in key file %s, got a key of another kind"
                .formatted(file));
      }
      return new Ed25519PrivateKey(crypto, secret.bytes());
    }
  }

  /**
   * Reads a key as the configuration describes it; the caller closes it.
   *
   * @throws KeyFileException if the file cannot be read, others may write it, or its content is not
   *     a key of this format and role that agrees with itself, or is encrypted
   */
  public static KeySecret read(Crypto crypto, Path file, KeyFileFormat format, KeyRole role)
      throws KeyFileException {
    return read(crypto, file, format, role, PassphraseSource.NONE);
  }

  /**
   * The same, where the file may be encrypted, whatever {@code format} says.
   *
   * @param passphrases asked only if it is
   * @throws KeyFileException as without, or if there is no passphrase or a wrong one
   */
  public static KeySecret read(
      Crypto crypto, Path file, KeyFileFormat format, KeyRole role, PassphraseSource passphrases)
      throws KeyFileException {
    return read(
        crypto, file, role, passphrases, content -> parse(crypto, file, format, role, content));
  }

  /**
   * The same of either format, in clear.
   *
   * @throws KeyFileException as the other does
   */
  public static KeySecret read(Crypto crypto, Path file, KeyRole role) throws KeyFileException {
    return read(crypto, file, role, PassphraseSource.NONE);
  }

  /** The same, where the file may be encrypted. */
  static KeySecret read(Crypto crypto, Path file, KeyRole role, PassphraseSource passphrases)
      throws KeyFileException {
    return read(
        crypto,
        file,
        role,
        passphrases,
        content -> parse(crypto, file, KeyFileFormat.of(content), role, content));
  }

  /**
   * Reads a key to be written elsewhere: of seed and public key in base64, which are refused
   * otherwise, the seed.
   *
   * @throws KeyFileException as {@link #read(Crypto, Path, KeyFileFormat, KeyRole)} does
   */
  public static KeySecret readToConvert(
      Crypto crypto, Path file, KeyFileFormat format, KeyRole role) throws KeyFileException {
    return read(
        crypto,
        file,
        role,
        PassphraseSource.NONE,
        content ->
            format == KeyFileFormat.BASE64 && role == KeyRole.CONSENSUS
                ? new Base64Key(crypto, file).parsePairToo(content)
                : parse(crypto, file, format, role, content));
  }

  /**
   * The public key of a file that is also opened to be used: not a word of its permissions, and no
   * passphrase; of an encrypted file what its header says.
   *
   * @return empty if it cannot be used: opening it says why
   */
  public static Optional<PublicKey> peek(
      Crypto crypto, Path file, KeyFileFormat format, KeyRole role) {
    try {
      Optional<PublicKey> named = EncryptedKeyFile.publicKey(file, role);
      return named.isPresent() ? named : Optional.of(inClear(crypto, file, format, role));
    } catch (KeyFileException e) {
      return Optional.empty();
    }
  }

  private static PublicKey inClear(Crypto crypto, Path file, KeyFileFormat format, KeyRole role)
      throws KeyFileException {
    byte[] content = KeyFileAccess.peek(file);
    try (KeySecret secret = parse(crypto, file, format, role, content);
        SoftSigningKey key = SoftSigningKey.of(crypto, secret)) {
      return key.publicKey();
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static KeySecret read(
      Crypto crypto, Path file, KeyRole role, PassphraseSource passphrases, InClear inClear)
      throws KeyFileException {
    byte[] content = KeyFileAccess.read(file);
    try {
      return EncryptedKey.looksLike(content)
          ? EncryptedKeyFile.unlock(crypto, file, content, role, passphrases)
          : inClear.parse(content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static KeySecret parse(
      Crypto crypto, Path file, KeyFileFormat format, KeyRole role, byte[] content)
      throws KeyFileException {
    return switch (format) {
      case BASE64 -> new Base64Key(crypto, file).parse(content, role);
      case JSON -> new PrivValidatorKey(crypto, file).parse(content, role);
    };
  }

  /**
   * Writes a key as TMKMS does, in base64: to a new file, readable by its owner alone, durable when
   * this returns. Whoever reads it has to know its {@link KeySecret#role}.
   *
   * @throws KeyFileException if there is a file already, which is left as it is, or it could not be
   *     made
   */
  public static void write(Path file, KeySecret secret) throws KeyFileException {
    write(file, secret.bytes());
  }

  /** The same for the seed of an Ed25519 key. */
  public static void write(Path file, SecretBytes seed) throws KeyFileException {
    byte[] content = Base64Key.format(seed);
    try {
      KeyFileAccess.writeNew(file, content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }
}
