package io.countersign.protocol.crypto;

import io.countersign.protocol.consensus.Bytes;
import java.util.Set;

/**
 * The encodings of points whose order divides 8, non-canonical ones included. Whoever sends one
 * chooses the shared secret, or signs for every message.
 *
 * <p>The topmost bit is no part of the coordinate: X25519 ignores it (RFC 7748 section 5), Ed25519
 * keeps the sign of x there (RFC 8032 section 5.1.2). So seven coordinates make fourteen encodings,
 * on either curve. No further non-canonical ones exist: below 2^255 only 0 to 18 have a second
 * encoding, p to p + 18.
 */
final class LowOrderPoints {
  private static final Bytes ZERO =
      Bytes.ofHex("0000000000000000000000000000000000000000000000000000000000000000");
  private static final Bytes ONE =
      Bytes.ofHex("0100000000000000000000000000000000000000000000000000000000000000");
  private static final Bytes P_MINUS_ONE =
      Bytes.ofHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
  private static final Bytes P =
      Bytes.ofHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
  private static final Bytes P_PLUS_ONE =
      Bytes.ofHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

  /** u coordinates, on the curve and on its twist; the last two have order 8. */
  private static final Set<Bytes> X25519 =
      Set.of(
          ZERO,
          ONE,
          P_MINUS_ONE,
          P,
          P_PLUS_ONE,
          Bytes.ofHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
          Bytes.ofHex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"));

  /** y coordinates; the last two have order 8. */
  private static final Set<Bytes> ED25519 =
      Set.of(
          ZERO,
          ONE,
          P_MINUS_ONE,
          P,
          P_PLUS_ONE,
          Bytes.ofHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
          Bytes.ofHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

  private LowOrderPoints() {}

  static boolean onX25519(Bytes raw) {
    return X25519.contains(withoutTopBit(raw));
  }

  static boolean onEd25519(Bytes raw) {
    return ED25519.contains(withoutTopBit(raw));
  }

  private static Bytes withoutTopBit(Bytes raw) {
    byte[] coordinate = raw.toArray();
    if (coordinate.length > 0) {
      coordinate[coordinate.length - 1] &= 0x7f;
    }
    return Bytes.copyOf(coordinate);
  }
}
