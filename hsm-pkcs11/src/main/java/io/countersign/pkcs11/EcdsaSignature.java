package io.countersign.pkcs11;

import io.countersign.pkcs11.cryptoki.CryptokiException;
import java.math.BigInteger;
import java.util.Arrays;

/** What {@code CKM_ECDSA} makes: r || s, as long as the curve's order each (2.40, 2.3.1). */
final class EcdsaSignature {
  private static final int SCALAR = 32;

  /** The order of secp256k1's group, SEC 2 section 2.4.1. */
  private static final BigInteger N =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private EcdsaSignature() {}

  /**
   * The same signature with the smaller one of s and -s, which is the one that nodes take.
   *
   * @throws CryptokiException if it is no pair of scalars
   */
  static byte[] lowS(byte[] signature) throws CryptokiException {
    if (signature.length != 2 * SCALAR) {
      throw CryptokiException.nonsense(
          "expected a signature of %d bytes, got %d".formatted(2 * SCALAR, signature.length));
    }
    BigInteger s = new BigInteger(1, signature, SCALAR, SCALAR);
    if (s.signum() == 0 || s.compareTo(N) >= 0) {
      throw CryptokiException.nonsense("expected a signature with s in 1 to n-1, got another");
    }
    if (s.compareTo(N.shiftRight(1)) <= 0) {
      return signature;
    }
    byte[] low = N.subtract(s).toByteArray(); // at most 32 bytes, the upper bit is never set
    byte[] normalized = Arrays.copyOf(signature, 2 * SCALAR);
    Arrays.fill(normalized, SCALAR, 2 * SCALAR, (byte) 0);
    System.arraycopy(low, 0, normalized, 2 * SCALAR - low.length, low.length);
    return normalized;
  }
}
