package io.countersign.protocol.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * Multiples of Ed25519's base point. No library at hand gives them for a scalar that is not made of
 * a seed; but Bouncy Castle multiplies on Curve25519 in its Weierstrass form, as it does for ECDSA,
 * and RFC 7748 section 4.1 maps that curve to Ed25519's, point by point.
 */
final class Ed25519Base {
  /** Of the group that the base point makes (RFC 8032 section 5.1). */
  static final BigInteger ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  static final int LENGTH = 32;

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("curve25519");
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** A third of the Montgomery curve's A, 486662: how far the Weierstrass form is shifted. */
  private static final BigInteger SHIFT =
      BigInteger.valueOf(486662).multiply(BigInteger.valueOf(3).modInverse(P)).mod(P);

  /** The root of -486664 that takes one base point to the other, whose x is even. */
  private static final BigInteger ROOT = root();

  private Ed25519Base() {}

  /**
   * The encoding (RFC 8032 section 5.1.2) of the base point times {@code scalar}, 32 bytes.
   *
   * @param scalar from 1 up to {@link #ORDER}
   */
  static byte[] times(BigInteger scalar) {
    if (scalar.signum() <= 0 || scalar.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("expected a scalar from 1 up to the group's order");
    }
    ECPoint point = new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar).normalize();
    BigInteger u = point.getAffineXCoord().toBigInteger().subtract(SHIFT);
    BigInteger v = point.getAffineYCoord().toBigInteger();
    BigInteger x = ROOT.multiply(u).multiply(v.modInverse(P)).mod(P);
    BigInteger y = u.subtract(BigInteger.ONE).multiply(u.add(BigInteger.ONE).modInverse(P)).mod(P);
    byte[] encoded = littleEndian(y);
    if (x.testBit(0)) {
      encoded[LENGTH - 1] |= (byte) 0x80;
    }
    return encoded;
  }

  /** A number of at most 256 bits, as RFC 8032 encodes it. */
  static byte[] littleEndian(BigInteger number) {
    byte[] encoded = new byte[LENGTH];
    byte[] bytes = number.toByteArray();
    for (int i = 0; i < Math.min(bytes.length, LENGTH); i++) {
      encoded[i] = bytes[bytes.length - 1 - i];
    }
    return encoded;
  }

  /** The number that bytes of any length encode. */
  static BigInteger number(byte[] littleEndian) {
    byte[] reversed = new byte[littleEndian.length];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = littleEndian[reversed.length - 1 - i];
    }
    return new BigInteger(1, reversed);
  }

  private static BigInteger root() {
    BigInteger square = P.subtract(BigInteger.valueOf(486664));
    // P is 5 modulo 8: a candidate, or the candidate times a root of -1.
    BigInteger root = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!root.multiply(root).mod(P).equals(square)) {
      BigInteger rootOfMinusOne =
          BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
      root = root.multiply(rootOfMinusOne).mod(P);
    }
    BigInteger u = BigInteger.valueOf(9);
    BigInteger v = CURVE.getG().normalize().getAffineYCoord().toBigInteger();
    BigInteger x = root.multiply(u).multiply(v.modInverse(P)).mod(P);
    return x.testBit(0) ? P.subtract(root) : root;
  }
}
