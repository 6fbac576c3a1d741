package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.Bytes;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * An Ed25519 key of which the seed is not known, only the scalar and the prefix that RFC 8032
 * section 5.1.5 makes of it: what a YubiHSM exports, and TMKMS reads. Its signatures are those that
 * the seed would make. May be used from several threads.
 *
 * <p>What is kept of the secret is wiped; each signature leaves numbers made of it to the garbage
 * collector, which Java cannot wipe.
 */
public final class Ed25519ExpandedKey implements AutoCloseable {
  /** Of scalar and prefix, in bytes. */
  public static final int LENGTH = 64;

  private static final int HALF = LENGTH / 2;

  private final SecretBytes secret;
  private final Bytes publicKey;

  /**
   * Makes the key of 32 bytes of scalar, little-endian, and 32 of prefix, which are copied: the
   * caller still has to close them. As TMKMS does, the scalar is clamped first (RFC 8032 section
   * 5.1.5, step 2), which leaves one that was made of a seed as it is.
   *
   * @throws IllegalArgumentException if the secret has another length than {@value #LENGTH}
   */
  public Ed25519ExpandedKey(SecretBytes secret) {
    if (secret.length() != LENGTH) {
      throw new IllegalArgumentException(
          "expected an expanded Ed25519 key of %d bytes, got %d"
              .formatted(LENGTH, secret.length()));
    }
    byte[] clamped = secret.exposeCopy();
    clamped[0] &= (byte) 0xf8;
    clamped[HALF - 1] &= 0x7f;
    clamped[HALF - 1] |= 0x40;
    this.secret = SecretBytes.takeOver(clamped);
    this.publicKey = Bytes.copyOf(Ed25519Base.times(scalar(clamped)));
  }

  /** The public key, 32 bytes. */
  public Bytes publicKey() {
    return publicKey;
  }

  /**
   * Signs {@code message} (RFC 8032 section 5.1.6, from step 2): 64 bytes, always the same ones for
   * the same message.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public byte[] sign(byte[] message) {
    byte[] copy = secret.exposeCopy();
    byte[] prefix = Arrays.copyOfRange(copy, HALF, LENGTH);
    try {
      BigInteger nonce = hash(prefix, new byte[0], message);
      byte[] commitment = Ed25519Base.times(nonce);
      BigInteger challenge = hash(commitment, publicKey.toArray(), message);
      BigInteger s = challenge.multiply(scalar(copy)).add(nonce).mod(Ed25519Base.ORDER);
      byte[] signature = Arrays.copyOf(commitment, Ed25519PublicKey.SIGNATURE_LENGTH);
      System.arraycopy(Ed25519Base.littleEndian(s), 0, signature, HALF, HALF);
      return signature;
    } finally {
      Arrays.fill(copy, (byte) 0);
      Arrays.fill(prefix, (byte) 0);
    }
  }

  private static BigInteger scalar(byte[] clamped) {
    byte[] half = Arrays.copyOf(clamped, HALF);
    try {
      return Ed25519Base.number(half).mod(Ed25519Base.ORDER);
    } finally {
      Arrays.fill(half, (byte) 0);
    }
  }

  private static BigInteger hash(byte[] first, byte[] second, byte[] message) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(first);
      digest.update(second);
      return Ed25519Base.number(digest.digest(message)).mod(Ed25519Base.ORDER);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-512", e);
    }
  }

  /** Wipes the secret. */
  @Override
  public void close() {
    secret.close();
  }

  /** Names the public key only. */
  @Override
  public String toString() {
    return "Ed25519ExpandedKey[of " + publicKey + "]";
  }
}
