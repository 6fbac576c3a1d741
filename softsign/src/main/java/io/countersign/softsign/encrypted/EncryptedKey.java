package io.countersign.softsign.encrypted;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/**
 * A private key under a passphrase: the whole content of a file.
 *
 * @param header authenticated, once {@link #unlock} has returned
 * @param sealed nonce, ciphertext and tag
 */
public record EncryptedKey(KeyHeader header, Bytes sealed) {
  private static final int SEAL_LENGTH = PassphraseKey.NONCE_LENGTH + PassphraseKey.TAG_LENGTH;

  /** Whether a file begins as an encrypted key does, whatever follows. */
  public static boolean looksLike(byte[] file) {
    return KeyHeader.begins(file);
  }

  /**
   * Reads a file; takes no secret.
   *
   * @throws EncryptedKeyException if it is not exactly one encrypted key, of a version that is
   *     known and of a cost within the limits
   */
  public static EncryptedKey parse(byte[] file) throws EncryptedKeyException {
    ByteBuffer rest = ByteBuffer.wrap(file);
    KeyHeader header = KeyHeader.read(rest);
    int expected = header.kind().privateLength() + SEAL_LENGTH;
    if (rest.remaining() != expected) {
      throw new EncryptedKeyException(
          "expected an encrypted key of %d bytes, got %d"
              .formatted(file.length - rest.remaining() + expected, file.length));
    }
    byte[] sealed = new byte[expected];
    rest.get(sealed);
    return new EncryptedKey(header, Bytes.copyOf(sealed));
  }

  /**
   * Encrypts a private key, under a salt and a nonce of its own.
   *
   * @param privateKey and {@code publicKey} as long as {@code kind} says; both stay with the caller
   * @throws EncryptedKeyException if this process may not use as much memory as {@code cost} says
   */
  public static EncryptedKey lock(
      KeyKind kind,
      SecretBytes privateKey,
      Bytes publicKey,
      SecretBytes passphrase,
      Argon2Cost cost)
      throws EncryptedKeyException {
    requireLength(privateKey.length(), kind.privateLength());
    requireLength(publicKey.length(), kind.publicLength());
    byte[] salt = new byte[KeyHeader.SALT_LENGTH];
    new SecureRandom().nextBytes(salt);
    KeyHeader header = new KeyHeader(kind, cost, Bytes.copyOf(salt), publicKey);
    byte[] plain = privateKey.exposeCopy();
    try (SecretBytes wiped = SecretBytes.takeOver(plain)) {
      byte[] sealed =
          PassphraseKey.derive(passphrase, header.salt(), cost).encrypt(plain, header.bytes());
      requireLength(sealed.length, wiped.length() + SEAL_LENGTH);
      return new EncryptedKey(header, Bytes.copyOf(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM encrypts whatever it is given", e);
    }
  }

  /**
   * The private key, which the caller closes and compares with the public key of the header.
   *
   * @throws EncryptedKeyException if the passphrase is another one, a single bit of the file was
   *     changed, or this process may not use as much memory as it takes
   */
  public SecretBytes unlock(SecretBytes passphrase) throws EncryptedKeyException {
    try {
      return SecretBytes.takeOver(
          PassphraseKey.derive(passphrase, header.salt(), header.cost())
              .decrypt(sealed.toArray(), header.bytes()));
    } catch (GeneralSecurityException e) {
      throw new EncryptedKeyException("wrong passphrase, or the file was changed", e);
    }
  }

  /** The whole file. */
  public byte[] bytes() {
    byte[] head = header.bytes();
    return ByteBuffer.allocate(head.length + sealed.length())
        .put(head)
        .put(sealed.toArray())
        .array();
  }

  private static void requireLength(int length, int expected) {
    if (length != expected) {
      throw new IllegalArgumentException("expected %d bytes, got %d".formatted(expected, length));
    }
  }
}
