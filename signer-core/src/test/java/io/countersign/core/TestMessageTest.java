package io.countersign.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.countersign.core.key.TestMessage;
import io.countersign.protocol.signbytes.SignedContent;
import org.junit.jupiter.api.Test;

class TestMessageTest {
  @Test
  void whatAKeyIsTestedWithCouldBeNoVoteOfAnyChain() {
    byte[] message = TestMessage.BYTES.toArray();
    assertFalse(SignedContent.couldBeSignBytes(message));
    assertEquals(0, message[0], "no length of anything, no tag of a field, no text");
  }
}
