package io.countersign.yubihsm.securechannel;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CBC with one key, by the JDK, which has no table that depends on the key. Made ready once: to
 * look a cipher up and to give it its key takes longer than a message does. Wiped on {@link
 * #close}. For one thread.
 */
final class AesKey implements AutoCloseable {
  static final int LENGTH = 16;
  static final int BLOCK = 16;

  private static final byte[] ZERO = new byte[BLOCK];

  /** Each with an initial vector of zeros, to which it goes back after every message. */
  private final Cipher encryption;

  private final Cipher decryption;
  private boolean closed;

  /**
   * Takes a copy of the key.
   *
   * @param key 16 bytes
   */
  AesKey(byte[] key) {
    try {
      encryption = Cipher.getInstance("AES/CBC/NoPadding");
      decryption = Cipher.getInstance("AES/CBC/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new ProviderException("no AES from the JDK", e);
    }
    init(key);
  }

  private void init(byte[] key) {
    try {
      SecretKeySpec aes = new SecretKeySpec(key, "AES");
      encryption.init(Cipher.ENCRYPT_MODE, aes, new IvParameterSpec(ZERO));
      decryption.init(Cipher.DECRYPT_MODE, aes, new IvParameterSpec(ZERO));
    } catch (GeneralSecurityException e) {
      throw new ProviderException("no AES from the JDK", e);
    }
  }

  /** Encrypts whole blocks, none or more, with an initial vector of zeros. */
  byte[] encrypted(byte[] blocks) {
    return done(encryption, blocks);
  }

  /**
   * Encrypts whole blocks.
   *
   * @param iv 16 bytes
   */
  byte[] encrypted(byte[] iv, byte[] blocks) {
    byte[] mixed = blocks.clone();
    try {
      mix(mixed, iv);
      return done(encryption, mixed);
    } finally {
      Arrays.fill(mixed, (byte) 0);
    }
  }

  /** What {@link #encrypted(byte[], byte[])} was given. */
  byte[] decrypted(byte[] iv, byte[] blocks) {
    byte[] message = done(decryption, blocks);
    mix(message, iv);
    return message;
  }

  private byte[] done(Cipher cipher, byte[] blocks) {
    if (closed) {
      throw new IllegalStateException("the key was wiped");
    }
    try {
      return cipher.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new ProviderException("no AES from the JDK", e);
    }
  }

  /** Into the first block: what an initial vector is in CBC. */
  private static void mix(byte[] blocks, byte[] iv) {
    for (int i = 0; i < BLOCK; i++) {
      blocks[i] ^= iv[i];
    }
  }

  /** Has the JDK overwrite what it made of the key, with what it makes of zeros. */
  @Override
  public void close() {
    closed = true;
    init(new byte[LENGTH]);
  }
}
