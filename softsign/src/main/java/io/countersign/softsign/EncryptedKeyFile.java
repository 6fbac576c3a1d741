package io.countersign.softsign;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.encrypted.Argon2Cost;
import io.countersign.softsign.encrypted.EncryptedKey;
import io.countersign.softsign.encrypted.EncryptedKeyException;
import io.countersign.softsign.encrypted.KeyHeader;
import io.countersign.softsign.encrypted.KeyKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Key files under a passphrase, in the format of {@code docs/encrypted-keys.md}. */
public final class EncryptedKeyFile {
  private EncryptedKeyFile() {}

  /**
   * What an encrypted file says of itself, without its passphrase and so without any proof. Not a
   * word of its permissions: reading the key speaks of them.
   *
   * @return empty if it is a file of another kind
   * @throws KeyFileException if it cannot be read, or is not a whole encrypted key
   */
  public static Optional<KeyHeader> header(Path file) throws KeyFileException {
    byte[] content = KeyFileAccess.peek(file);
    try {
      return EncryptedKey.looksLike(content)
          ? Optional.of(parse(file, content).header())
          : Optional.empty();
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /**
   * The public key that an encrypted file names, in the form of all others.
   *
   * @return empty if it is a file of another kind
   * @throws KeyFileException as {@link #header} does
   */
  public static Optional<PublicKey> publicKey(Path file) throws KeyFileException {
    return header(file).map(header -> new PublicKey(KeyType.ED25519, header.publicKey()));
  }

  /**
   * Makes an encrypted file of one in clear, which stays; reads what was written before it returns.
   *
   * @param out new; one that exists is left as it is
   * @throws KeyFileException if either file or the passphrase cannot be used
   */
  public static KeyHeader encrypt(
      Crypto crypto, Path in, Path out, PassphraseSource fresh, Argon2Cost cost)
      throws KeyFileException {
    KeyFileAccess.requireNone(out);
    try (SecretBytes seed = SoftKeyFile.readSeed(crypto, in);
        SecretBytes passphrase = passphrase(fresh, out)) {
      EncryptedKey key = lock(crypto, out, seed, passphrase, cost);
      KeyFileAccess.writeNew(out, key.bytes());
      requireReadable(crypto, out, seed, passphrase);
      return key.header();
    }
  }

  /**
   * Makes a file in clear, in TMKMS's base64, of an encrypted one, which stays.
   *
   * @param out new; one that exists is left as it is
   * @throws KeyFileException if either file or the passphrase cannot be used
   */
  public static KeyHeader decrypt(Crypto crypto, Path in, Path out, PassphraseSource passphrases)
      throws KeyFileException {
    KeyHeader header = required(in);
    KeyFileAccess.requireNone(out);
    try (SecretBytes seed = SoftKeyFile.readSeed(crypto, in, passphrases)) {
      SoftKeyFile.write(out, seed);
      return header;
    }
  }

  /**
   * Replaces an encrypted file by one of the same key under another passphrase. Whatever happens,
   * the name leads to a whole file: the old one or the new one.
   *
   * @throws KeyFileException if the file or a passphrase cannot be used
   */
  public static KeyHeader changePassphrase(
      Crypto crypto, Path file, PassphraseSource old, PassphraseSource fresh, Argon2Cost cost)
      throws KeyFileException {
    required(file);
    try (SecretBytes seed = SoftKeyFile.readSeed(crypto, file, old);
        SecretBytes passphrase = passphrase(fresh, file)) {
      EncryptedKey key = lock(crypto, file, seed, passphrase, cost);
      new KeyFileReplacement(file)
          .write(key.bytes(), written -> requireReadable(crypto, written, seed, passphrase));
      return key.header();
    }
  }

  /** The seed in {@code content}, an encrypted file; the caller closes it. */
  static SecretBytes unlock(Crypto crypto, Path file, byte[] content, PassphraseSource passphrases)
      throws KeyFileException {
    EncryptedKey key = parse(file, content);
    try (SecretBytes passphrase = passphrase(passphrases, file)) {
      SecretBytes seed = key.unlock(passphrase);
      if (publicKey(crypto, seed).equals(key.header().publicKey())) {
        return seed;
      }
      seed.close();
      throw new KeyFileException(
          "key file %s holds another key than its header says".formatted(file));
    } catch (EncryptedKeyException e) {
      throw refused(file, e);
    }
  }

  private static EncryptedKey lock(
      Crypto crypto, Path file, SecretBytes seed, SecretBytes passphrase, Argon2Cost cost)
      throws KeyFileException {
    try {
      Passphrase.requireGoodEnough(passphrase);
      return EncryptedKey.lock(KeyKind.ED25519, seed, publicKey(crypto, seed), passphrase, cost);
    } catch (PassphraseException | EncryptedKeyException e) {
      throw refused(file, e);
    }
  }

  private static void requireReadable(
      Crypto crypto, Path written, SecretBytes seed, SecretBytes passphrase)
      throws KeyFileException {
    PassphraseSource same = file -> copyOf(passphrase);
    try (SecretBytes read = SoftKeyFile.readSeed(crypto, written, same)) {
      if (!read.contentEquals(seed)) {
        throw new KeyFileException(
            "expected key file %s to hold what was just written, got another key"
                .formatted(written));
      }
    }
  }

  private static SecretBytes copyOf(SecretBytes secret) {
    return SecretBytes.takeOver(secret.exposeCopy());
  }

  private static Bytes publicKey(Crypto crypto, SecretBytes seed) {
    try (Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, seed)) {
      return key.publicKey();
    }
  }

  private static KeyHeader required(Path file) throws KeyFileException {
    return header(file)
        .orElseThrow(
            () ->
                new KeyFileException("expected an encrypted key file, got one in clear: " + file));
  }

  private static EncryptedKey parse(Path file, byte[] content) throws KeyFileException {
    try {
      EncryptedKey key = EncryptedKey.parse(content);
      if (key.header().kind() != KeyKind.ED25519) {
        throw new KeyFileException(
            "expected an encrypted ed25519 key in key file %s, got one of %s"
                .formatted(file, key.header().kind().label()));
      }
      return key;
    } catch (EncryptedKeyException e) {
      throw refused(file, e);
    }
  }

  private static SecretBytes passphrase(PassphraseSource source, Path file)
      throws KeyFileException {
    try {
      return source.passphraseOf(file);
    } catch (PassphraseException e) {
      throw refused(file, e);
    }
  }

  private static KeyFileException refused(Path file, Exception e) {
    return new KeyFileException("key file %s: %s".formatted(file, e.getMessage()), e);
  }
}
