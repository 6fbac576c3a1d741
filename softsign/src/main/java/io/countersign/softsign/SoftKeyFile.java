package io.countersign.softsign;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.encrypted.EncryptedKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Ed25519 keys in files, consensus and identity keys alike.
 *
 * <p>A file that others may read is used with a warning; one that others may write is refused.
 */
public final class SoftKeyFile {
  private SoftKeyFile() {}

  /**
   * Reads a key, ready to sign.
   *
   * @throws KeyFileException if the file cannot be read, others may write it, or its content is not
   *     an Ed25519 key of this format that agrees with itself
   */
  public static Ed25519PrivateKey open(Crypto crypto, Path file, KeyFileFormat format)
      throws KeyFileException {
    return open(crypto, file, format, PassphraseSource.NONE);
  }

  /**
   * The same, where the file may be encrypted, whatever {@code format} says.
   *
   * @param passphrases asked only if it is
   * @throws KeyFileException as without, or if there is no passphrase or a wrong one
   */
  public static Ed25519PrivateKey open(
      Crypto crypto, Path file, KeyFileFormat format, PassphraseSource passphrases)
      throws KeyFileException {
    try (SecretBytes seed = readSeed(crypto, file, Optional.of(format), passphrases)) {
      return new Ed25519PrivateKey(crypto, seed);
    }
  }

  /**
   * Reads the seed of a key, 32 bytes; the caller closes it.
   *
   * @throws KeyFileException as {@link #open} does
   */
  public static SecretBytes readSeed(Crypto crypto, Path file, KeyFileFormat format)
      throws KeyFileException {
    return readSeed(crypto, file, Optional.of(format), PassphraseSource.NONE);
  }

  /**
   * Reads the seed of a key of either format.
   *
   * @throws KeyFileException as {@link #open} does
   */
  public static SecretBytes readSeed(Crypto crypto, Path file) throws KeyFileException {
    return readSeed(crypto, file, Optional.empty(), PassphraseSource.NONE);
  }

  /** The same, where the file may be encrypted. */
  static SecretBytes readSeed(Crypto crypto, Path file, PassphraseSource passphrases)
      throws KeyFileException {
    return readSeed(crypto, file, Optional.empty(), passphrases);
  }

  /** An encrypted file begins as neither base64 nor JSON does; JSON begins with a brace. */
  private static SecretBytes readSeed(
      Crypto crypto, Path file, Optional<KeyFileFormat> format, PassphraseSource passphrases)
      throws KeyFileException {
    byte[] content = KeyFileAccess.read(file);
    try {
      if (EncryptedKey.looksLike(content)) {
        return EncryptedKeyFile.unlock(crypto, file, content, passphrases);
      }
      KeyFileFormat guessed =
          PrivValidatorKey.looksLike(content) ? KeyFileFormat.JSON : KeyFileFormat.BASE64;
      return parse(crypto, file, format.orElse(guessed), content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static SecretBytes parse(Crypto crypto, Path file, KeyFileFormat format, byte[] content)
      throws KeyFileException {
    return switch (format) {
      case BASE64 -> new Base64Key(crypto, file).parse(content);
      case JSON -> new PrivValidatorKey(crypto, file).parse(content);
    };
  }

  /**
   * Writes a seed as TMKMS does, in base64: to a new file, readable by its owner alone, durable
   * when this returns.
   *
   * @throws KeyFileException if there is a file already, which is left as it is, or it could not be
   *     made
   */
  public static void write(Path file, SecretBytes seed) throws KeyFileException {
    byte[] content = Base64Key.format(seed);
    try {
      KeyFileAccess.writeNew(file, content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }
}
