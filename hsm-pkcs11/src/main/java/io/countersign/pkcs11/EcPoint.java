package io.countersign.pkcs11;

import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * {@code CKA_EC_POINT}: the public half of a key. DER of an OCTET STRING around the point as PKCS
 * #11 2.40 wants it, the point alone as older modules and, for Ed25519, PKCS #11 3.0 have it, or a
 * BIT STRING. Which one it is tells the length alone, so that no first byte is taken for another
 * thing.
 */
final class EcPoint {
  private static final int OCTET_STRING = 0x04;
  private static final int BIT_STRING = 0x03;
  private static final int COMPRESSED = 33;
  private static final int UNCOMPRESSED = 65;
  private static final int COORDINATE = 32;

  /** The field of secp256k1, SEC 2 section 2.4.1: y^2 = x^3 + 7. */
  private static final BigInteger P =
      BigInteger.ONE
          .shiftLeft(256)
          .subtract(BigInteger.ONE.shiftLeft(32))
          .subtract(BigInteger.valueOf(977));

  private EcPoint() {}

  /**
   * Reads a point.
   *
   * @throws CryptokiException if it is none of a key of this type; whether an Ed25519 key is a
   *     point of its curve is for whoever verifies with it
   */
  static PublicKey publicKey(KeyType type, byte[] value) throws CryptokiException {
    return switch (type) {
      case ED25519 -> new PublicKey(type, Bytes.copyOf(unwrapped(value, type.publicKeyLength())));
      case SECP256K1 -> new PublicKey(type, Bytes.copyOf(compressed(value)));
    };
  }

  private static byte[] compressed(byte[] value) throws CryptokiException {
    boolean isShort = value.length < UNCOMPRESSED;
    byte[] point = unwrapped(value, isShort ? COMPRESSED : UNCOMPRESSED);
    if (isShort) {
      if (point[0] != 2 && point[0] != 3) {
        throw unexpected(value);
      }
      return point;
    }
    BigInteger x = new BigInteger(1, point, 1, COORDINATE);
    BigInteger y = new BigInteger(1, point, 1 + COORDINATE, COORDINATE);
    BigInteger right = x.modPow(BigInteger.valueOf(3), P).add(BigInteger.valueOf(7)).mod(P);
    boolean inField = x.compareTo(P) < 0 && y.compareTo(P) < 0;
    if (point[0] != 4 || !inField || !y.multiply(y).mod(P).equals(right)) {
      throw unexpected(value);
    }
    byte[] compressed = Arrays.copyOf(point, COMPRESSED);
    compressed[0] = (byte) (y.testBit(0) ? 3 : 2);
    return compressed;
  }

  /** The point of so many bytes, out of what may be around it. */
  private static byte[] unwrapped(byte[] value, int length) throws CryptokiException {
    if (value.length == length) {
      return value;
    }
    if (value.length == length + 2 && value[0] == OCTET_STRING && value[1] == length) {
      return Arrays.copyOfRange(value, 2, value.length);
    }
    boolean noUnusedBits =
        value.length == length + 3
            && value[0] == BIT_STRING
            && value[1] == length + 1
            && value[2] == 0;
    if (noUnusedBits) {
      return Arrays.copyOfRange(value, 3, value.length);
    }
    throw unexpected(value);
  }

  private static CryptokiException unexpected(byte[] value) {
    return CryptokiException.nonsense(
        "expected a point of the key's curve as CKA_EC_POINT, got %d bytes, %s"
            .formatted(value.length, Bytes.copyOf(value).hexPrefix(80)));
  }
}
