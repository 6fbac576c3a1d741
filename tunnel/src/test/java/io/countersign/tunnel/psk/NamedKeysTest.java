package io.countersign.tunnel.psk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamedKeysTest {
  private static final byte[] TEXT = "the-key-of-the-first-node".getBytes(US_ASCII);
  private static final PresharedKey KEY = PresharedKey.of("node", TEXT);

  private final NamedKeys keys =
      new NamedKeys(name -> Optional.of(KEY).filter(key -> key.identity().equals(name)));

  @Test
  void anUnknownIdentityIsReckonedWithAKeyThatNobodyHas() {
    byte[] first = keys.getPSK(bytes("stranger"));
    assertNull(keys.chosen());
    assertEquals("stranger", keys.named());
    assertEquals(32, first.length);
    assertFalse(Arrays.equals(new byte[32], first));
    assertArrayEquals(first, keys.getPSK(new byte[] {(byte) 0xff, 0})); // no name at all
    assertNull(keys.chosen());
  }

  @Test
  void ofSeveralIdentitiesTheFirstWithAKeyIsTaken() {
    assertArrayEquals(bytes("node"), keys.choose(List.of(bytes("a"), bytes("node"), bytes("b"))));
    assertNotNull(keys.chosen());
    assertArrayEquals(TEXT, keys.exposeCopy());
    assertArrayEquals(bytes("a"), keys.choose(List.of(bytes("a"), bytes("b"))));
    assertNull(keys.chosen());
  }

  @Test
  void whoNamesManyIdentitiesIsNotLookedUpForEver() {
    List<byte[]> many = new ArrayList<>(Collections.nCopies(1000, bytes("a")));
    many.add(bytes("node"));
    assertArrayEquals(bytes("a"), keys.choose(many));
    assertNull(keys.chosen());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
