package io.countersign.protocol.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;

/**
 * The curve of SEC 2 section 2.4.1, and signatures on it as CometBFT and the Cosmos SDK have them
 * ({@code crypto/secp256k1}): r || s, 32 big-endian bytes each, over SHA-256 of the message, s in
 * the lower half. No provider of the JDK serves it.
 */
public final class Secp256k1 {
  static final ECDomainParameters DOMAIN = domain();

  /** Of a private key and of each half of a signature, in bytes. */
  public static final int SCALAR_LENGTH = 32;

  private static final BigInteger HALF_ORDER = DOMAIN.getN().shiftRight(1);

  private Secp256k1() {}

  /** What is signed of a message: its SHA-256, 32 bytes. */
  public static byte[] hash(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether it is a private key, or half of a signature: 1 up to the group's order. */
  public static boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(DOMAIN.getN()) < 0;
  }

  /** Of s and -s, which are both valid, nodes take the smaller one only. */
  static boolean isLow(BigInteger s) {
    return s.compareTo(HALF_ORDER) <= 0;
  }

  /**
   * A signature as nodes take it.
   *
   * @param r as {@link #isScalar}
   * @param s the same; of it and n - s the smaller one is taken
   * @return r || s, 64 bytes
   */
  public static byte[] signature(BigInteger r, BigInteger s) {
    byte[] signature = new byte[Secp256k1PublicKey.SIGNATURE_LENGTH];
    put(r, signature, 0);
    put(isLow(s) ? s : DOMAIN.getN().subtract(s), signature, SCALAR_LENGTH);
    return signature;
  }

  static BigInteger scalar(byte[] bytes, int offset) {
    return new BigInteger(1, bytes, offset, SCALAR_LENGTH);
  }

  /** Puts the 32 big-endian bytes of a scalar into {@code out}. */
  static void put(BigInteger scalar, byte[] out, int offset) {
    byte[] bytes = scalar.toByteArray(); // perhaps with a zero for the sign, perhaps shorter
    int length = Math.min(bytes.length, SCALAR_LENGTH);
    System.arraycopy(bytes, bytes.length - length, out, offset + SCALAR_LENGTH - length, length);
    Arrays.fill(bytes, (byte) 0);
  }

  private static ECDomainParameters domain() {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256k1");
    return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
  }
}
