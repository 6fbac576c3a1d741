package io.countersign.protocol.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.crypto.Bech32;
import io.countersign.protocol.crypto.KeyLikeText;

/** Texts of the field: an address means the same when it is written again. */
class AddressesFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void anAddress(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    KeyLikeText.is(text);
    try {
      NodeAddress address = NodeAddress.parse(text);
      assertEquals(address, NodeAddress.parse(address.toString()));
    } catch (IllegalArgumentException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected "), e::getMessage);
    }
  }

  /** BIP-173's own check of a whole text, which is read nowhere in the program. */
  @FuzzTest(maxDuration = "10m")
  void bech32(FuzzedDataProvider data) {
    String prefix = data.consumeString(83);
    byte[] bytes = data.consumeRemainingAsBytes();
    if (Bech32.isPrefix(prefix)) {
      String text = Bech32.encode(prefix, bytes);
      assertEquals(prefix.length() + 7 + (bytes.length * 8 + 4) / 5, text.length());
      assertEquals(1, checksum(prefix, text.substring(prefix.length() + 1)));
    }
  }

  private static int checksum(String prefix, String rest) {
    int sum = 1;
    int[] values = new int[2 * prefix.length() + 1 + rest.length()];
    for (int i = 0; i < prefix.length(); i++) {
      values[i] = prefix.charAt(i) >> 5;
      values[prefix.length() + 1 + i] = prefix.charAt(i) & 31;
    }
    for (int i = 0; i < rest.length(); i++) {
      values[2 * prefix.length() + 1 + i] =
          "qpzry9x8gf2tvdw0s3jn54khce6mua7l".indexOf(rest.charAt(i));
    }
    int[] generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    for (int value : values) {
      int top = sum >>> 25;
      sum = ((sum & 0x1ffffff) << 5) ^ value;
      for (int i = 0; i < 5; i++) {
        sum ^= (top >> i & 1) != 0 ? generator[i] : 0;
      }
    }
    return sum;
  }
}
