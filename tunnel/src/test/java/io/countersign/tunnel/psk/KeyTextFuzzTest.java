package io.countersign.tunnel.psk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.tunnel.daemon.HostPort;
import java.nio.charset.StandardCharsets;

/** Whatever stands where a tunnel's key or end should, it is one, or a sentence without the key. */
class KeyTextFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void aKeyOfATunnel(FuzzedDataProvider data) {
    String identity = data.consumeString(140);
    byte[] text = data.consumeRemainingAsBytes();
    try (PresharedKey key = PresharedKey.of(identity, text)) {
      int length = key.exposeCopy().length;
      assertTrue(length >= PresharedKey.MIN_LENGTH && length <= PresharedKey.MAX_LENGTH);
      assertEquals("PresharedKey[" + identity + "]", key.toString());
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String secret = new String(text, StandardCharsets.ISO_8859_1);
      assertFalse(
          secret.length() > 20 && !identity.contains(secret) && message.contains(secret), message);
      assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void anEnd(FuzzedDataProvider data) {
    try {
      HostPort end = HostPort.parse(data.consumeRemainingAsString());
      assertEquals(end, HostPort.parse(end.toString()));
    } catch (IllegalArgumentException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected a port"), e::getMessage);
    }
  }
}
