package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.Bytes;
import org.junit.jupiter.api.Test;

/** Vectors of RFC 5869, appendix A. */
final class HkdfSha256Test {
  private static Bytes derive(String secret, String salt, String info, int length) {
    try (SecretBytes input = Vectors.secret(secret);
        SecretBytes output =
            HkdfSha256.derive(input, Vectors.hex(salt), Vectors.hex(info), length)) {
      return Bytes.copyOf(output.exposeCopy());
    }
  }

  @Test
  void saltAndInfoCount() {
    assertEquals(
        Bytes.ofHex(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
        derive("0b".repeat(22), "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9", 42));
  }

  @Test
  void longInputsAndOutputs() {
    assertEquals(
        Bytes.ofHex(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87"),
        derive(range(0x00, 0x50), range(0x60, 0xb0), range(0xb0, 0x100), 82));
  }

  @Test
  void noSaltAndNoInfo() {
    Bytes expected =
        Bytes.ofHex(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
    assertEquals(expected, derive("0b".repeat(22), "-", "-", 42));
    try (SecretBytes input = Vectors.secret("0b".repeat(22));
        SecretBytes output = HkdfSha256.derive(input, new byte[0], 42)) {
      assertEquals(expected, Bytes.copyOf(output.exposeCopy()));
    }
  }

  private static String range(int from, int to) {
    StringBuilder hex = new StringBuilder();
    for (int i = from; i < to; i++) {
      hex.append("%02x".formatted(i));
    }
    return hex.toString();
  }
}
