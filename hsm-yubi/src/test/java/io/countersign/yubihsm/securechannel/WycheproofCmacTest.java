package io.countersign.yubihsm.securechannel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.yubihsm.WycheproofVectors;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AES-CMAC, which is our own over the JDK's AES. */
class WycheproofCmacTest {
  /** SCP03 has keys of 128 bits; the longer ones of AES come out right all the same. */
  @Test
  void everyTagIsTheSameAndNoneOfThoseThatWereAltered() {
    List<List<String>> vectors =
        WycheproofVectors.read(WycheproofCmacTest.class, "wycheproof-aes-cmac.tsv");
    assertEquals(311, vectors.size());
    for (List<String> vector : vectors) {
      byte[] key = WycheproofVectors.hex(vector.get(1));
      byte[] message = WycheproofVectors.hex(vector.get(2));
      if (key.length != 16 && key.length != 24 && key.length != 32) {
        // StaticKeys makes no such key, so this is a bug where it happens.
        assertThrows(RuntimeException.class, () -> Cmac.of(key, message), () -> "" + vector);
      } else {
        String tag = HexFormat.of().formatHex(Arrays.copyOf(Cmac.of(key, message), 16));
        assertEquals(vector.get(4).equals("valid"), tag.equals(vector.get(3)), () -> "" + vector);
      }
    }
  }
}
