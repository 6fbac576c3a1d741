package io.countersign.yubihsm.key;

import io.countersign.protocol.crypto.Secp256k1;
import io.countersign.yubihsm.ProtocolException;
import java.math.BigInteger;

/**
 * What Sign ECDSA gives for secp256k1, DER (RFC 3279 section 2.2.3), as chains have it: r || s, 32
 * bytes each, of s and n - s the smaller one. A device gives either.
 */
public final class EcdsaSignature {
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
    return Secp256k1.signature(r, s);
  }

  private BigInteger scalar() throws ProtocolException {
    expect(0x02);
    int length = u8();
    if (length < 1 || length > Secp256k1.SCALAR_LENGTH + 1 || length > der.length - at) {
      throw malformed();
    }
    BigInteger value = new BigInteger(der, at, length);
    at += length;
    boolean shortest = value.toByteArray().length == length;
    if (!shortest || !Secp256k1.isScalar(value)) {
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
}
