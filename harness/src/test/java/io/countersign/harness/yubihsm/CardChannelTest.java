package io.countersign.harness.yubihsm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * The card's end against sessions that others have had: the literal frames of python-yubihsm 3.1.2,
 * {@code tests/test_core.py}, and a session recorded of the crate yubihsm 0.42.1 and its MockHsm.
 */
class CardChannelTest {
  private static final Bytes KEYS =
      Bytes.ofHex("090b47dbed595654901dee1cc655e420592fd483f759e29909a04c4505d2ce0a");

  @Test
  void cryptogramsAreThoseOfPythonYubihsm() throws Exception {
    CardChannel channel = new CardChannel(KEYS, new byte[8], hex("054d5631c9186f80"));

    assertArrayEquals(hex("3225ed8a3224f2cf"), channel.cardCryptogram());
    channel.verify(hex("040011001ce7552e0f7976dbcc2198fd155c335a"));
    assertTrue(channel.isHostCryptogram(hex("1ce7552e0f7976db")));
  }

  @Test
  void messagesAreReadAndAnsweredAsByTheCratesMock() throws Exception {
    CardChannel channel = recorded();

    byte[] echo =
        hex(
            "05002900d17a58341cafd8caef9895cc3b09f22d8879100003b45657ec34650b5d8aaebdc5d9d440ce112541");
    channel.verify(echo);
    byte[] clear = channel.decrypt(Arrays.copyOfRange(echo, 4, echo.length - 8));

    assertEquals(
        "01000d48656c6c6f2c20776f726c642180" + "00".repeat(15), HexFormat.of().formatHex(clear));
    assertEquals(
        "85002900c12a99d46864a18ad7bd2b0a9933a8ce81c0c90c42c421dfc6d5ccb5540c69cfe8afcc2600934603",
        HexFormat.of().formatHex(channel.seal(0, hex("81000d48656c6c6f2c20776f726c6421"))));
  }

  @Test
  void aMessageWithAnyBitWrongIsRefused() throws Exception {
    byte[] good =
        hex(
            "05002900d17a58341cafd8caef9895cc3b09f22d8879100003b45657ec34650b5d8aaebdc5d9d440ce112541");
    for (int bit = 0; bit < good.length * 8; bit++) {
      CardChannel channel = recorded();
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(
          DeviceError.AUTHENTICATION_FAILED,
          assertThrows(DeviceErrorException.class, () -> channel.verify(bad)).error());
    }
  }

  private static CardChannel recorded() throws DeviceErrorException {
    CardChannel channel = new CardChannel(KEYS, hex("0001020304050607"), hex("e2737b21e0b4c08d"));
    assertArrayEquals(hex("f503f199d3dd92f0"), channel.cardCryptogram());
    channel.verify(hex("04001100f7babc9ba2f202287975b928c751c99c"));
    return channel;
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
