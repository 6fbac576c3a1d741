package io.countersign.yubihsm.key;

import io.countersign.yubihsm.ProtocolException;
import java.math.BigInteger;

/**
 * What Sign ECDSA gives for secp256k1, DER (RFC 3279 section 2.2.3), as chains have it: r || s, 32
 * bytes each, of s and n - s the smaller one. A device gives either.
 */
public final class EcdsaSignature {
  private static final int SCALAR = 32;

  /** SEC 2 section 2.4.1. */
  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private final byte[] der;
  private int at;

  private EcdsaSignature(byte[] der) {
    this.der = der;
  }

  /**
   * Takes DER apart, byte for byte.
   *
   * @throws ProtocolException if it is no signature
   */
  public static byte[] ofDer(byte[] der) throws ProtocolException {
    EcdsaSignature in = new EcdsaSignature(der);
    in.expect(0x30);
    if (in.u8() != der.length - in.at) {
      throw in.malformed();
    }
    BigInteger r = in.scalar();
    BigInteger s = in.scalar();
    if (in.at != der.length) {
      throw in.malformed();
    }
    BigInteger low = s.min(ORDER.subtract(s));
    byte[] signature = new byte[2 * SCALAR];
    put(r, signature, 0);
    put(low, signature, SCALAR);
    return signature;
  }

  private BigInteger scalar() throws ProtocolException {
    expect(0x02);
    int length = u8();
    if (length < 1 || length > SCALAR + 1 || length > der.length - at) {
      throw malformed();
    }
    BigInteger value = new BigInteger(der, at, length);
    at += length;
    boolean shortest = value.toByteArray().length == length;
    if (!shortest || value.signum() <= 0 || value.compareTo(ORDER) >= 0) {
      throw malformed();
    }
    return value;
  }

  private void expect(int tag) throws ProtocolException {
    if (u8() != tag) {
      throw malformed();
    }
  }

  private int u8() throws ProtocolException {
    if (at == der.length) {
      throw malformed();
    }
    return der[at++] & 0xff;
  }

  private ProtocolException malformed() {
    return new ProtocolException(
        "expected a signature of secp256k1 in DER from the device, got %d bytes that are none"
            .formatted(der.length));
  }

  private static void put(BigInteger scalar, byte[] out, int offset) {
    byte[] bytes = scalar.toByteArray(); // perhaps with a zero for the sign, perhaps shorter
    int length = Math.min(bytes.length, SCALAR);
    System.arraycopy(bytes, bytes.length - length, out, offset + SCALAR - length, length);
  }
}
