package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.Bytes;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/** A secp256k1 key that verifies ECDSA over SHA-256. May be used from several threads. */
public final class Secp256k1PublicKey {
  /** Of the compressed point, in bytes. */
  public static final int LENGTH = 33;

  /** Of a signature, r || s, in bytes. */
  public static final int SIGNATURE_LENGTH = 64;

  private final Bytes raw;
  private final ECPublicKeyParameters key;

  /**
   * Makes the key of its raw form, as it may have come from a peer.
   *
   * @throws InvalidKeyException if it is not the compressed encoding of a point of the curve (SEC 1
   *     section 2.3.3), {@value #LENGTH} bytes
   */
  public Secp256k1PublicKey(Bytes raw) throws InvalidKeyException {
    if (raw.length() != LENGTH) {
      throw new InvalidKeyException(
          "expected a secp256k1 public key of %d bytes, got %d".formatted(LENGTH, raw.length()));
    }
    this.raw = raw;
    try {
      this.key =
          new ECPublicKeyParameters(
              Secp256k1.DOMAIN.getCurve().decodePoint(raw.toArray()), Secp256k1.DOMAIN);
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException("expected a compressed point of secp256k1, got " + raw, e);
    }
  }

  /** The compressed point, 33 bytes. */
  public Bytes bytes() {
    return raw;
  }

  /**
   * Whether {@code signature} is this key's over {@code message}; false too if it has another
   * length than {@value #SIGNATURE_LENGTH}, or if s is in the upper half, which no node takes.
   */
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      return false;
    }
    BigInteger r = Secp256k1.scalar(signature, 0);
    BigInteger s = Secp256k1.scalar(signature, Secp256k1.SCALAR_LENGTH);
    if (!Secp256k1.isScalar(r) || !Secp256k1.isScalar(s) || !Secp256k1.isLow(s)) {
      return false;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, key);
    return verifier.verifySignature(Secp256k1.hash(message), r, s);
  }

  @Override
  public String toString() {
    return "Secp256k1PublicKey[" + raw + "]";
  }
}
