package io.countersign.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * ChaCha20-Poly1305 (RFC 8439) under one key, with nonces chosen by the caller, who must never seal
 * twice with one nonce. For one thread, and one direction: seal or open.
 *
 * <p>Works on arrays: with Conscrypt direct buffers measured slower (1.1 us a frame against 0.9).
 * What is left of garbage is JCA's own: one copy of the key and of the nonce per call.
 */
public final class ChaCha20Poly1305 implements AutoCloseable {
  /** In bytes. */
  public static final int KEY_LENGTH = 32;

  /** In bytes. */
  public static final int NONCE_LENGTH = 12;

  /** By how many bytes sealing lengthens. */
  public static final int TAG_LENGTH = 16;

  private final Cipher cipher;
  private final WipeableKey key;

  /**
   * Makes a cipher with a copy of {@code key}; the caller still has to close his own.
   *
   * @throws IllegalArgumentException if the key has another length than {@value #KEY_LENGTH}
   * @throws ProviderException if the chosen provider does not serve the cipher
   */
  public ChaCha20Poly1305(Crypto crypto, SecretBytes key) {
    if (key.length() != KEY_LENGTH) {
      throw new IllegalArgumentException(
          "expected a ChaCha20 key of %d bytes, got %d".formatted(KEY_LENGTH, key.length()));
    }
    try {
      this.cipher = Cipher.getInstance(crypto.aeadTransformation(), crypto.aead());
    } catch (GeneralSecurityException e) {
      throw new ProviderException(crypto.aead() + " does not serve ChaCha20-Poly1305", e);
    }
    this.key = new WipeableKey(key.exposeCopy());
  }

  /**
   * Writes {@code length + 16} bytes to {@code sealed}, which must not overlap {@code plain}.
   *
   * @param associated authenticated too, but not written; mostly empty
   * @throws ProviderException if the provider fails; some do when a nonce is used twice in a row
   */
  public void seal(
      byte[] nonce,
      byte[] associated,
      byte[] plain,
      int offset,
      int length,
      byte[] sealed,
      int sealedOffset) {
    try {
      init(Cipher.ENCRYPT_MODE, nonce, associated);
      cipher.doFinal(plain, offset, length, sealed, sealedOffset);
    } catch (GeneralSecurityException e) {
      throw new ProviderException(cipher.getProvider() + " does not seal", e);
    }
  }

  /**
   * Writes {@code length - 16} bytes to {@code plain}, which must not overlap {@code sealed}.
   *
   * @throws AEADBadTagException if any of the inputs is not what was sealed
   * @throws ProviderException if the provider fails otherwise
   */
  public void open(
      byte[] nonce,
      byte[] associated,
      byte[] sealed,
      int offset,
      int length,
      byte[] plain,
      int plainOffset)
      throws AEADBadTagException {
    try {
      init(Cipher.DECRYPT_MODE, nonce, associated);
      cipher.doFinal(sealed, offset, length, plain, plainOffset);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new ProviderException(cipher.getProvider() + " does not open", e);
    }
  }

  /** Wipes our copy of the key; what is sealed or opened after that fails. */
  @Override
  public void close() {
    key.destroy();
  }

  private void init(int mode, byte[] nonce, byte[] associated) throws GeneralSecurityException {
    if (key.isDestroyed()) {
      throw new IllegalStateException("expected an open cipher, got one that was closed");
    }
    cipher.init(mode, key, new IvParameterSpec(nonce));
    if (associated.length > 0) {
      cipher.updateAAD(associated);
    }
  }

  /** What {@link javax.crypto.spec.SecretKeySpec} is, but it can be wiped. */
  private static final class WipeableKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    private final transient byte[] raw;
    private transient boolean destroyed;

    WipeableKey(byte[] raw) {
      this.raw = raw;
    }

    @Override
    public String getAlgorithm() {
      return "ChaCha20";
    }

    @Override
    public String getFormat() {
      return "RAW";
    }

    @Override
    public byte[] getEncoded() {
      return raw.clone();
    }

    @Override
    public void destroy() {
      Arrays.fill(raw, (byte) 0);
      destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
      return destroyed;
    }
  }
}
