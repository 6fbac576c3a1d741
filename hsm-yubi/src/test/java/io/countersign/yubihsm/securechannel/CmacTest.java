package io.countersign.yubihsm.securechannel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 4493 section 4. */
class CmacTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final AesKey KEY = new AesKey(HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c"));
  private static final byte[] MESSAGE =
      HEX.parseHex(
          "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
              + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");

  @ParameterizedTest
  @CsvSource({
    "0, bb1d6929e95937287fa37d129b756746",
    "16, 070a16b46b4d4144f79bdd9dd04a287c",
    "40, dfa66747de9ae63030ca32611497c827",
    "64, 51f0bebf7e3b9d92fc49741779363cfe"
  })
  void macsTheRfcsExamples(int length, String expected) {
    assertEquals(expected, HEX.formatHex(Cmac.of(KEY, Arrays.copyOf(MESSAGE, length))));
  }

  @Test
  void takesPartsAsOne() {
    byte[] whole = Cmac.of(KEY, MESSAGE);
    for (int cut = 0; cut <= MESSAGE.length; cut++) {
      byte[] head = Arrays.copyOf(MESSAGE, cut);
      byte[] tail = Arrays.copyOfRange(MESSAGE, cut, MESSAGE.length);
      assertArrayEquals(whole, Cmac.of(KEY, head, tail));
    }
  }
}
