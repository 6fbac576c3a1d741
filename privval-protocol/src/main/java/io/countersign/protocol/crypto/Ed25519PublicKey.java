package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.Bytes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** An Ed25519 key (RFC 8032) that verifies. May be used from several threads. */
public final class Ed25519PublicKey {
  /** In bytes. */
  public static final int LENGTH = 32;

  /** Of a signature, in bytes. */
  public static final int SIGNATURE_LENGTH = 64;

  private final Crypto crypto;
  private final Bytes raw;
  private final PublicKey key;
  private final SpareSignature signatures;

  /**
   * Makes the key of its raw form, as it may have come from a peer.
   *
   * @throws InvalidKeyException if it has another length than {@value #LENGTH}, has small order, is
   *     not the canonical encoding of its point (RFC 8032 section 5.1.3), or the provider sees that
   *     it is no point of the curve (Conscrypt sees it in {@link #verify} only, which is then
   *     false)
   * @throws ProviderException if the chosen provider does not serve Ed25519
   */
  public Ed25519PublicKey(Crypto crypto, Bytes raw) throws InvalidKeyException {
    if (raw.length() != LENGTH) {
      throw new InvalidKeyException(
          "expected an Ed25519 public key of %d bytes, got %d".formatted(LENGTH, raw.length()));
    }
    if (isSmallOrder(raw)) {
      throw new InvalidKeyException("expected an Ed25519 public key of full order, got " + raw);
    }
    if (!isCanonical(raw.toArray())) {
      throw new InvalidKeyException("expected a canonical Ed25519 public key, got " + raw);
    }
    this.crypto = crypto;
    this.raw = raw;
    this.signatures = new SpareSignature(crypto);
    KeyFactory factory = keyFactory(crypto);
    try {
      this.key = RawKeys.ED25519.publicKey(factory, raw.toArray());
      signatures.take().initVerify(key);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Bouncy Castle throws the unchecked one.
      throw new InvalidKeyException("expected a point of edwards25519, got " + raw, e);
    }
  }

  /**
   * Whether {@code raw} encodes, canonically or not, a point whose order divides 8: a key for which
   * one signature can be valid for every message.
   */
  public static boolean isSmallOrder(Bytes raw) {
    return LowOrderPoints.onEd25519(raw);
  }

  /** The raw form, 32 bytes. */
  public Bytes bytes() {
    return raw;
  }

  /**
   * Whether {@code signature} is this key's over {@code message}; false too if it has another
   * length than {@value #SIGNATURE_LENGTH} or cannot be read.
   *
   * @throws ProviderException if the provider fails for another reason
   */
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      return false;
    }
    Signature verifier = signatures.take();
    try {
      verifier.initVerify(key);
      verifier.update(message);
    } catch (GeneralSecurityException e) {
      throw new ProviderException(crypto.ed25519() + " refuses a key it has taken before", e);
    }
    try {
      boolean valid = verifier.verify(signature);
      signatures.putBack(verifier);
      return valid;
    } catch (SignatureException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "Ed25519PublicKey[" + raw + "]";
  }

  private static KeyFactory keyFactory(Crypto crypto) {
    try {
      return KeyFactory.getInstance(crypto.ed25519Algorithm(), crypto.ed25519());
    } catch (GeneralSecurityException e) {
      throw new ProviderException(crypto.ed25519() + " takes no Ed25519 public key", e);
    }
  }

  /** Whether y is below p = 2^255 - 19. */
  private static boolean isCanonical(byte[] raw) {
    if ((raw[LENGTH - 1] & 0x7f) != 0x7f || (raw[0] & 0xff) < 0xed) {
      return true;
    }
    for (int i = 1; i < LENGTH - 1; i++) {
      if (raw[i] != (byte) 0xff) {
        return true;
      }
    }
    return false;
  }
}
