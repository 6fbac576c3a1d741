package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLikeTextTest {
  @Test
  void keysOfBothLengthsAreKnownInEveryFormThatTheyAreCopiedIn() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      byte[] key = new byte[i % 2 == 0 ? 32 : 64];
      random.nextBytes(key);
      String base64 = Base64.getEncoder().encodeToString(key);
      String hex = HexFormat.of().formatHex(key);

      for (String form :
          new String[] {
            base64, " " + base64 + "\n", "value:" + base64, "./" + base64, hex, "0x" + hex
          }) {
        assertTrue(KeyLikeText.is(form), form);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secrets/cosmoshub-4-consensus.key",
        "/var/lib/countersign/secrets/my-chain-1-consensus.key",
        "/Users/Operator/Library/Application/Support1/countersign/secrets/consensus/key",
        "/run/credentials/countersign.service/consensus",
        "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", // a peer id
        "correct horse battery staple",
        "cosmosvalconspub1zcjduepq3n6p4yjx0r0vxq0yr9q2q2x4pq"
      })
  void whatOperatorsWriteOtherwiseIsNot(String text) {
    assertFalse(KeyLikeText.is(text), text);
  }

  /** It was looked for from every letter on, to the end: an hour for this. */
  @Test
  void aLongTextIsLookedThroughOnce() {
    String text = "a".repeat(1 << 20);

    assertFalse(assertTimeoutPreemptively(Duration.ofMinutes(1), () -> KeyLikeText.is(text)));
    assertTrue(assertTimeoutPreemptively(Duration.ofMinutes(1), () -> KeyLikeText.is(text + "=")));
  }
}
