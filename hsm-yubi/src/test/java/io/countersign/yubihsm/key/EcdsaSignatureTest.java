package io.countersign.yubihsm.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.yubihsm.ProtocolException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaSignatureTest {
  private static final HexFormat HEX = HexFormat.of();

  /** s = n - 1 becomes 1; a leading zero is the sign's; short numbers are filled up. */
  @ParameterizedTest
  @CsvSource({
    "3006020101020101, 01, 01",
    "3026020101022100fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140, 01, 01",
    "30080202008002020080, 80, 80"
  })
  void makesRAndALowSOfThirtyTwoBytesEach(String der, String r, String s) throws Exception {
    String expected = "0".repeat(64 - r.length()) + r + "0".repeat(64 - s.length()) + s;
    assertEquals(expected, HEX.formatHex(EcdsaSignature.ofDer(HEX.parseHex(der))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3000",
        "3006020101020100",
        "3006020101020181",
        "300602010102010100",
        "3106020101020101",
        "3006030101020101",
        "3007020101020101",
        "308006020101020101",
        "3026020101022100fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        "30050201010200",
        "3008020200800202007f",
        "3006020101020501"
      })
  void refusesWhatIsNone(String der) {
    assertThrows(ProtocolException.class, () -> EcdsaSignature.ofDer(HEX.parseHex(der)));
  }
}
