package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * A secp256k1 key that signs: ECDSA over SHA-256 with the nonce of RFC 6979, so that no random
 * generator can give the key away. May be used from several threads.
 *
 * <p>What is kept of the secret is wiped; each signature leaves numbers made of it to the garbage
 * collector, which Java cannot wipe.
 */
public final class Secp256k1PrivateKey implements AutoCloseable {
  /** In bytes. */
  public static final int LENGTH = 32;

  private final SecretBytes secret;
  private final Bytes publicKey;

  /**
   * Makes the key of {@code secret}, a big-endian number, which is copied: the caller still has to
   * close it.
   *
   * @throws IllegalArgumentException if the secret has another length than {@value #LENGTH}, or is
   *     zero, or not below the group's order
   */
  public Secp256k1PrivateKey(SecretBytes secret) {
    if (secret.length() != LENGTH) {
      throw new IllegalArgumentException(
          "expected a secp256k1 key of %d bytes, got %d".formatted(LENGTH, secret.length()));
    }
    this.secret = SecretBytes.takeOver(secret.exposeCopy());
    BigInteger number = number();
    if (!Secp256k1.isScalar(number)) {
      this.secret.close();
      throw new IllegalArgumentException(
          "expected a secp256k1 key from 1 up to the order of the group, got a number outside");
    }
    this.publicKey =
        Bytes.copyOf(
            new FixedPointCombMultiplier()
                .multiply(Secp256k1.DOMAIN.getG(), number)
                .getEncoded(true));
  }

  /** A new key's secret, as the constructor takes it. */
  public static SecretBytes newSecret() {
    while (true) {
      SecretBytes secret = SecretBytes.random(LENGTH);
      byte[] copy = secret.exposeCopy();
      boolean good = Secp256k1.isScalar(Secp256k1.scalar(copy, 0));
      Arrays.fill(copy, (byte) 0);
      if (good) {
        return secret;
      }
      secret.close(); // once in 2^128 times
    }
  }

  /** The public key, the compressed point, 33 bytes. */
  public Bytes publicKey() {
    return publicKey;
  }

  /**
   * Signs {@code message}: r || s in 64 bytes, s in the lower half, always the same ones for the
   * same message.
   *
   * @throws IllegalStateException after {@link #close}
   */
  public byte[] sign(byte[] message) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(number(), Secp256k1.DOMAIN));
    BigInteger[] pair = signer.generateSignature(Secp256k1.hash(message));
    return Secp256k1.signature(pair[0], pair[1]);
  }

  private BigInteger number() {
    byte[] copy = secret.exposeCopy();
    try {
      return Secp256k1.scalar(copy, 0);
    } finally {
      Arrays.fill(copy, (byte) 0);
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
    return "Secp256k1PrivateKey[of " + publicKey + "]";
  }
}
