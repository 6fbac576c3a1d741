package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list is checked against the curves' equations, so that it is neither short nor wrong. */
final class LowOrderPointsTest {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger A = BigInteger.valueOf(486662);

  /** Coordinates without their top bit, as in RFC 7748's and Ed25519's literature. */
  static final List<String> SHARED =
      List.of(
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

  private static final List<String> OF_ED25519 =
      List.of(
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");

  private static final List<String> OF_X25519 =
      List.of(
          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
          "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157");

  private record Point(BigInteger x, BigInteger y) {
    /** The complete addition law of edwards25519, a = -1. */
    Point twice() {
      BigInteger xx = x.multiply(x).mod(P);
      BigInteger yy = y.multiply(y).mod(P);
      BigInteger product = D.multiply(xx).multiply(yy).mod(P);
      BigInteger doubleX = x.multiply(y).shiftLeft(1);
      return new Point(
          doubleX.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
          yy.add(xx).multiply(BigInteger.ONE.subtract(product).modInverse(P)).mod(P));
    }
  }

  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  private static Stream<Bytes> bothTopBits(List<String> own) {
    return Stream.concat(SHARED.stream(), own.stream())
        .flatMap(
            hex ->
                Stream.of(Bytes.ofHex(hex), Bytes.copyOf(Vectors.flipped(Vectors.hex(hex), 255))));
  }

  static Stream<Bytes> ed25519() {
    return bothTopBits(OF_ED25519);
  }

  static Stream<Bytes> x25519() {
    return bothTopBits(OF_X25519);
  }

  @Test
  void theFourteenEncodingsOnEd25519AreExactlyItsEightPointsOfSmallOrder() {
    Set<Point> points = new HashSet<>();
    for (Bytes encoding : ed25519().toList()) {
      assertTrue(Ed25519PublicKey.isSmallOrder(encoding), encoding::hex);
      Point point = decode(encoding);
      assertEquals(new Point(BigInteger.ZERO, BigInteger.ONE), point.twice().twice().twice());
      points.add(point);
    }
    assertEquals(8, points.size());
  }

  @Test
  void everyEncodingOnX25519VanishesAfterThreeDoublings() {
    assertEquals(14, x25519().distinct().count());
    for (Bytes encoding : x25519().toList()) {
      assertTrue(LowOrderPoints.onX25519(encoding), encoding::hex);
      assertTrue(vanishes(littleEndian(encoding), 3), encoding::hex);
    }
  }

  /**
   * Doubling maps u to (u^2 - 1)^2 / 4u(u^2 + Au + 1). It leads to infinity from 0 and the roots of
   * the quadratic, to 0 from 1 and -1, to 1 where w = u + 1/u solves w^2 - 4w - 4(A + 1) = 0, and
   * to -1 where it solves w^2 + 4w + 4(A - 1) = 0; u is a root of u^2 - wu + 1.
   */
  @Test
  void noOtherCoordinateOnX25519IsOfLowOrder() {
    BigInteger four = BigInteger.valueOf(4);
    assertFalse(isSquare(A.pow(2).subtract(four)), "a second coordinate leads to infinity");
    assertFalse(isSquare(BigInteger.TWO.subtract(A)), "one leads to -1");

    BigInteger u = littleEndian(Bytes.ofHex(OF_X25519.getFirst()));
    assertEquals(u.modInverse(P), littleEndian(Bytes.ofHex(OF_X25519.getLast())));
    BigInteger w = u.add(u.modInverse(P));
    BigInteger offset = A.add(BigInteger.ONE).multiply(four);
    assertEquals(BigInteger.ZERO, w.pow(2).subtract(w.multiply(four)).subtract(offset).mod(P));
    assertFalse(isSquare(four.subtract(w).pow(2).subtract(four)), "a third one leads to 1");
  }

  @ParameterizedTest
  @MethodSource("all")
  void noProviderGetsToSeeAnEd25519KeyOfSmallOrder(Crypto crypto) {
    ed25519()
        .forEach(
            encoding -> {
              InvalidKeyException refusal =
                  assertThrows(
                      InvalidKeyException.class, () -> new Ed25519PublicKey(crypto, encoding));
              assertEquals(
                  "expected an Ed25519 public key of full order, got " + encoding,
                  refusal.getMessage());
            });
  }

  @ParameterizedTest
  @MethodSource("all")
  void ordinaryKeysAreNotOfSmallOrder(Crypto crypto) {
    for (int i = 0; i < 20; i++) {
      try (SecretBytes seed = SecretBytes.random(32);
          Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, seed);
          X25519KeyPair pair = X25519KeyPair.generate(crypto)) {
        assertFalse(Ed25519PublicKey.isSmallOrder(key.publicKey()));
        assertFalse(LowOrderPoints.onX25519(pair.publicKey()));
      }
    }
  }

  @Test
  void theListsAreOfOneCurveEach() {
    OF_X25519.forEach(hex -> assertFalse(Ed25519PublicKey.isSmallOrder(Bytes.ofHex(hex))));
    OF_ED25519.forEach(hex -> assertFalse(LowOrderPoints.onX25519(Bytes.ofHex(hex))));
    assertFalse(Ed25519PublicKey.isSmallOrder(Bytes.EMPTY));
  }

  /** RFC 8032 section 5.1.3, but y is taken modulo p and the sign of x = 0 ignored. */
  private static Point decode(Bytes encoding) {
    BigInteger y = littleEndian(encoding);
    BigInteger yy = y.multiply(y);
    BigInteger square =
        yy.subtract(BigInteger.ONE)
            .multiply(D.multiply(yy).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger x = square.modPow(P.add(BigInteger.valueOf(3)).divide(BigInteger.valueOf(8)), P);
    if (!x.multiply(x).mod(P).equals(square)) {
      BigInteger rootOfMinusOne =
          BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).divide(BigInteger.valueOf(4)), P);
      x = x.multiply(rootOfMinusOne).mod(P);
    }
    assertEquals(square, x.multiply(x).mod(P));
    boolean wantsOdd = (encoding.toArray()[31] & 0x80) != 0;
    return new Point(x.testBit(0) == wantsOdd ? x : x.negate().mod(P), y);
  }

  /** x-only doubling, which holds on the curve and on its twist (RFC 7748 section 5). */
  private static boolean vanishes(BigInteger u, int doublings) {
    BigInteger x = u;
    BigInteger z = BigInteger.ONE;
    for (int i = 0; i < doublings; i++) {
      BigInteger xx = x.multiply(x);
      BigInteger zz = z.multiply(z);
      BigInteger xz = x.multiply(z);
      x = xx.subtract(zz).pow(2).mod(P);
      z = xz.shiftLeft(2).multiply(xx.add(A.multiply(xz)).add(zz)).mod(P);
    }
    return z.signum() == 0;
  }

  private static boolean isSquare(BigInteger value) {
    return value.modPow(P.shiftRight(1), P).equals(BigInteger.ONE);
  }

  private static BigInteger littleEndian(Bytes encoding) {
    byte[] bytes = encoding.toArray();
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[bytes.length - 1 - i] = bytes[i];
    }
    reversed[0] &= 0x7f;
    return new BigInteger(1, reversed).mod(P);
  }
}
