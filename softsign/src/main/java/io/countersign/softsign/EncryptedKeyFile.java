package io.countersign.softsign;

import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.encrypted.Argon2Cost;
import io.countersign.softsign.encrypted.EncryptedKey;
import io.countersign.softsign.encrypted.EncryptedKeyException;
import io.countersign.softsign.encrypted.KeyHeader;
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
   * The public key that an encrypted file names, as unproved as its header.
   *
   * @param role for which a start would open it
   * @return empty if it is a file of another kind
   * @throws KeyFileException as {@link #header} does, or if it is no key for this role
   */
  public static Optional<PublicKey> publicKey(Path file, KeyRole role) throws KeyFileException {
    Optional<KeyHeader> header = header(file);
    if (header.isPresent()) {
      requireFor(role, header.get(), file);
    }
    return header.map(EncryptedKeyFile::publicKey);
  }

  /** That of a header, in the form of all others. */
  public static PublicKey publicKey(KeyHeader header) {
    return new PublicKey(EncryptedKind.type(header.kind()), header.publicKey());
  }

  /**
   * Makes an encrypted file of one in clear, which stays; reads what was written before it returns.
   *
   * @param role of the key, which a file in base64 does not tell
   * @param out new; one that exists is left as it is
   * @throws KeyFileException if either file or the passphrase cannot be used
   */
  public static KeyHeader encrypt(
      Crypto crypto, Path in, KeyRole role, Path out, PassphraseSource fresh, Argon2Cost cost)
      throws KeyFileException {
    KeyFileAccess.requireNone(out);
    try (KeySecret secret = SoftKeyFile.read(crypto, in, role);
        SecretBytes passphrase = passphrase(fresh, out)) {
      EncryptedKey key = lock(crypto, out, secret, passphrase, cost);
      KeyFileAccess.writeNew(out, key.bytes());
      requireReadable(crypto, out, secret, passphrase);
      return key.header();
    }
  }

  /**
   * Makes a file in clear, in TMKMS's base64, of an encrypted one, which stays; reads what was
   * written before it returns.
   *
   * @param out new; one that exists is left as it is
   * @throws KeyFileException if either file or the passphrase cannot be used
   */
  public static KeyHeader decrypt(Crypto crypto, Path in, Path out, PassphraseSource passphrases)
      throws KeyFileException {
    KeyHeader header = required(in);
    KeyFileAccess.requireNone(out);
    try (KeySecret secret = SoftKeyFile.read(crypto, in, role(header), passphrases)) {
      SoftKeyFile.write(out, secret);
      requireSame(crypto, out, secret, PassphraseSource.NONE);
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
    KeyRole role = role(required(file));
    KeyFileReplacement replacement = new KeyFileReplacement(file);
    replacement.requireNoLeftover();
    try (KeySecret secret = SoftKeyFile.read(crypto, file, role, old);
        SecretBytes passphrase = passphrase(fresh, file)) {
      EncryptedKey key = lock(crypto, file, secret, passphrase, cost);
      replacement.write(
          key.bytes(), written -> requireReadable(crypto, written, secret, passphrase));
      return key.header();
    }
  }

  /** The key in {@code content}, an encrypted file; the caller closes it. */
  static KeySecret unlock(
      Crypto crypto, Path file, byte[] content, KeyRole role, PassphraseSource passphrases)
      throws KeyFileException {
    EncryptedKey key = parse(file, content);
    KeyHeader header = key.header();
    requireFor(role, header, file);
    try (SecretBytes passphrase = passphrase(passphrases, file)) {
      KeySecret secret = new KeySecret(EncryptedKind.secret(header.kind()), key.unlock(passphrase));
      if (belongs(crypto, secret, header)) {
        return secret;
      }
      secret.close();
      throw new KeyFileException(
          "key file %s holds another key than its header says".formatted(file));
    } catch (EncryptedKeyException e) {
      throw refused(file, e);
    }
  }

  /** Whoever knows a passphrase can make a file of any bytes; not all of them are a key. */
  private static boolean belongs(Crypto crypto, KeySecret secret, KeyHeader header) {
    try (SoftSigningKey key = SoftSigningKey.of(crypto, secret)) {
      return key.publicKey().equals(publicKey(header));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** As with JSON, which says what it holds too: a consensus key may be of every kind. */
  private static void requireFor(KeyRole role, KeyHeader header, Path file)
      throws KeyFileException {
    if (role == KeyRole.ACCOUNT && role(header) != KeyRole.ACCOUNT) {
      throw new KeyFileException(
          "expected an account key (secp256k1) in key file %s, got an encrypted %s key"
              .formatted(file, header.kind().label()));
    }
  }

  private static KeyRole role(KeyHeader header) {
    return EncryptedKind.secret(header.kind()).role();
  }

  private static EncryptedKey lock(
      Crypto crypto, Path file, KeySecret secret, SecretBytes passphrase, Argon2Cost cost)
      throws KeyFileException {
    try (SoftSigningKey key = SoftSigningKey.of(crypto, secret)) {
      Passphrase.requireGoodEnough(passphrase);
      return EncryptedKey.lock(
          EncryptedKind.of(secret.kind()),
          secret.bytes(),
          key.publicKey().bytes(),
          passphrase,
          cost);
    } catch (PassphraseException | EncryptedKeyException e) {
      throw refused(file, e);
    }
  }

  private static void requireReadable(
      Crypto crypto, Path written, KeySecret secret, SecretBytes passphrase)
      throws KeyFileException {
    requireSame(crypto, written, secret, file -> SecretBytes.takeOver(passphrase.exposeCopy()));
  }

  private static void requireSame(
      Crypto crypto, Path written, KeySecret secret, PassphraseSource passphrases)
      throws KeyFileException {
    try (KeySecret read = SoftKeyFile.read(crypto, written, secret.role(), passphrases)) {
      if (read.kind() != secret.kind() || !read.bytes().contentEquals(secret.bytes())) {
        throw new KeyFileException(
            "expected key file %s to hold what was just written, got another key"
                .formatted(written));
      }
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
      return EncryptedKey.parse(content);
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
