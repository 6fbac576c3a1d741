package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.Bytes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import javax.crypto.KeyAgreement;
import javax.security.auth.DestroyFailedException;

/** One end's key pair of an X25519 agreement (RFC 7748). For one thread. */
public final class X25519KeyPair implements AutoCloseable {
  /** Of a private key, a public key and a shared secret, in bytes. */
  public static final int LENGTH = 32;

  private static final Bytes BASE_POINT =
      Bytes.ofHex("0900000000000000000000000000000000000000000000000000000000000000");

  private final Crypto crypto;
  private final SecretBytes privateKey;
  private final Bytes publicKey;

  private X25519KeyPair(Crypto crypto, SecretBytes privateKey) {
    this.crypto = crypto;
    this.privateKey = privateKey;
    try (SecretBytes product = multiply(BASE_POINT)) {
      this.publicKey = Bytes.copyOf(product.exposeCopy());
    } catch (InvalidKeyException e) {
      throw new ProviderException(crypto.x25519() + " refuses the base point of X25519", e);
    }
  }

  /**
   * A fresh pair.
   *
   * @throws ProviderException if the chosen provider does not serve X25519
   */
  public static X25519KeyPair generate(Crypto crypto) {
    return new X25519KeyPair(crypto, SecretBytes.random(LENGTH));
  }

  /** The pair of a known private key, which is taken over. */
  static X25519KeyPair of(Crypto crypto, SecretBytes privateKey) {
    return new X25519KeyPair(crypto, privateKey);
  }

  /** The public key, 32 bytes. */
  public Bytes publicKey() {
    return publicKey;
  }

  /**
   * The secret shared with the holder of {@code remote}: 32 bytes, to be closed by the caller.
   *
   * @throws InvalidKeyException if {@code remote} has another length than {@value #LENGTH}, is a
   *     point of low order, or leads to an all-zero secret, whichever way the provider puts it
   * @throws IllegalStateException after {@link #close}
   */
  public SecretBytes agree(Bytes remote) throws InvalidKeyException {
    if (remote.length() != LENGTH) {
      throw new InvalidKeyException(
          "expected an X25519 public key of %d bytes, got %d".formatted(LENGTH, remote.length()));
    }
    if (LowOrderPoints.onX25519(remote)) {
      throw new InvalidKeyException("expected a point of full order, got the low-order " + remote);
    }
    return multiply(remote);
  }

  /** Wipes the private key. */
  @Override
  public void close() {
    privateKey.close();
  }

  /** Constructing the pair has shown that the provider serves X25519: what fails is the point. */
  private SecretBytes multiply(Bytes point) throws InvalidKeyException {
    try {
      KeyFactory factory = KeyFactory.getInstance(crypto.x25519Algorithm(), crypto.x25519());
      PublicKey remote = RawKeys.X25519.publicKey(factory, point.toArray());
      PrivateKey scalar = RawKeys.X25519.privateKey(factory, privateKey);
      try {
        KeyAgreement agreement =
            KeyAgreement.getInstance(crypto.x25519Algorithm(), crypto.x25519());
        agreement.init(scalar);
        return refuseZero(product(agreement, remote));
      } finally {
        destroy(scalar);
      }
    } catch (InvalidKeyException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException("expected a point that X25519 takes, got " + point, e);
    }
  }

  private static byte[] product(KeyAgreement agreement, PublicKey remote)
      throws GeneralSecurityException {
    try {
      agreement.doPhase(remote, true);
      return agreement.generateSecret();
    } catch (IllegalStateException e) {
      // Bouncy Castle's way to say what others say with the checked one.
      throw new InvalidKeyException("expected a point that X25519 takes: " + e.getMessage(), e);
    }
  }

  /** The providers look too, but this check may not be missing (RFC 7748 section 6.1). */
  private static SecretBytes refuseZero(byte[] product) throws InvalidKeyException {
    int bits = 0;
    for (byte b : product) {
      bits |= b;
    }
    if (bits == 0) {
      throw new InvalidKeyException("expected a shared secret, got all zeros");
    }
    return SecretBytes.takeOver(product);
  }

  private static void destroy(PrivateKey scalar) {
    try {
      scalar.destroy();
    } catch (DestroyFailedException e) {
      // Conscrypt wipes, others only let go.
    }
  }
}
