package io.countersign.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.protocol.consensus.KeyType;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encodings of points and curves that modules are seen to answer, and nothing else. */
class EcPointTest {
  /** RFC 8032 section 7.1, test 1. */
  private static final String ED25519 =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  /** The base point, SEC 2 section 2.4.1; its y is even. */
  private static final String X =
      "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

  private static final String Y =
      "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

  /** p - y: the point of the other sign. */
  private static final String MINUS_Y =
      "b7c52588d95c3b9aa25b0403f1eef75702e84bb7597aabe663b82f6f04ef2777";

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0420", "032100"})
  void anEd25519PointIsRawOrWrapped(String before) throws Exception {
    assertArrayEquals(
        hex(ED25519), EcPoint.publicKey(KeyType.ED25519, hex(before + ED25519)).bytes().toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "02" + X + ",02" + X,
    "03" + X + ",03" + X,
    "042102" + X + ",02" + X,
    "03220002" + X + ",02" + X,
    "04" + X + Y + ",02" + X,
    "04" + X + MINUS_Y + ",03" + X,
    "044104" + X + Y + ",02" + X,
    "03420004" + X + MINUS_Y + ",03" + X
  })
  void aSecp256k1PointIsCompressedOrNotAndRawOrWrapped(String value, String compressed)
      throws Exception {
    assertArrayEquals(
        hex(compressed), EcPoint.publicKey(KeyType.SECP256K1, hex(value)).bytes().toArray());
  }

  @ParameterizedTest
  @CsvSource({
    "ED25519,''",
    "ED25519,00",
    "ED25519,0420",
    "ED25519,0520" + ED25519,
    "ED25519,0421" + ED25519,
    "ED25519,032101" + ED25519,
    "ED25519,0420" + ED25519 + "00",
    "ED25519,02" + X,
    "SECP256K1,''",
    "SECP256K1," + X,
    "SECP256K1,04" + X,
    "SECP256K1,05" + X,
    "SECP256K1,02" + X + Y,
    "SECP256K1,04" + X + X,
    "SECP256K1,06" + X + Y,
    "SECP256K1,044104" + X + X,
    "SECP256K1,044105" + X + Y,
    "SECP256K1,04fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f" + Y
  })
  void whatIsNoPointIsRefused(KeyType type, String value) {
    CryptokiException e =
        assertThrows(CryptokiException.class, () -> EcPoint.publicKey(type, hex(value)));
    assertEquals(
        true, String.valueOf(e.getMessage()).startsWith("expected a point of the key's curve"));
  }

  @ParameterizedTest
  @CsvSource({
    "06032b6570,ED25519",
    "130c656477617264733235353139,ED25519",
    "130745643235353139,ED25519",
    "06092b06010401da470f01,ED25519",
    "06052b8104000a,SECP256K1",
    "1309736563703235366b31,SECP256K1"
  })
  void aCurveIsNamedByNumberOrByName(String parameters, KeyType type) throws Exception {
    assertSame(type, EcParameters.keyType(hex(parameters)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "06",
        "06032b6571", // Ed448
        "06082a8648ce3d030107", // P-256
        "06052b8104000a00",
        "130c656477617264733434383939",
        "30060603550403"
      })
  void anotherCurveIsRefused(String parameters) {
    assertThrows(CryptokiException.class, () -> EcParameters.keyType(hex(parameters)));
  }

  @Test
  void theSmallerOfTwoSignaturesIsTaken() throws Exception {
    byte[] low = new byte[64];
    low[31] = 1;
    low[63] = 5;
    byte[] high = low.clone();
    System.arraycopy(
        hex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd036413c"),
        0,
        high,
        32,
        32); // n - 5
    assertArrayEquals(low, EcdsaSignature.lowS(low));
    assertArrayEquals(low, EcdsaSignature.lowS(high));
  }

  @Test
  void whatIsNoSignatureIsRefused() {
    byte[] full = new byte[64];
    Arrays.fill(full, (byte) 0xff);
    for (byte[] wrong : new byte[][] {{}, new byte[63], new byte[65], new byte[64], full}) {
      assertThrows(CryptokiException.class, () -> EcdsaSignature.lowS(wrong));
    }
  }
}
