package io.countersign.pkcs11;

import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.protocol.crypto.Secp256k1;
import java.math.BigInteger;

/** What {@code CKM_ECDSA} makes: r || s, as long as the curve's order each (2.40, 2.3.1). */
final class EcdsaSignature {
  private static final int SCALAR = Secp256k1.SCALAR_LENGTH;

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
    if (!Secp256k1.isScalar(s)) {
      throw CryptokiException.nonsense("expected a signature with s in 1 to n-1, got another");
    }
    return Secp256k1.signature(new BigInteger(1, signature, 0, SCALAR), s);
  }
}
