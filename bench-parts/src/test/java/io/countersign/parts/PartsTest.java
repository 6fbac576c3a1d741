package io.countersign.parts;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.countersign.core.guard.Decision;
import io.countersign.core.watermark.Durability;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.signbytes.SignBytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured is what the program does, and not its refusal. */
class PartsTest {
  @ParameterizedTest
  @EnumSource(Durability.class)
  void aWholeRequestIsSignedAndSoIsTheNextOne(Durability durability) throws Exception {
    RequestParts request = new RequestParts();
    request.durability = durability;
    request.open();
    try {
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(Response.SignedVote.class, NodeCodec.decode(request.vote()));
      }
    } finally {
      request.close();
    }
  }

  @Test
  void aVoteIsDecidedToBeSigned() throws Exception {
    MessageParts message = new MessageParts();
    assertEquals(new Decision.SignNew(), message.decide());
    assertArrayEquals(SignBytes.of(Votes.CHAIN, Votes.prevote(42)), message.signBytes());
    assertInstanceOf(Response.SignedVote.class, NodeCodec.decode(message.encode()));
  }

  @Test
  void framesAndSignaturesAreRight() throws Exception {
    FrameParts frame = new FrameParts();
    assertEquals(FrameParts.DATA_LENGTH, frame.sealAndOpen());
    assertEquals(FrameParts.DATA_LENGTH, frame.sealAndOpen());
    KeyParts key = new KeyParts();
    try {
      assertEquals(true, key.verify());
      assertEquals(64, key.sign().length);
    } finally {
      key.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "100,,new",
    "100,100,''",
    "116,100,''",
    "117,100,moved by +17 bytes",
    "9800,10000,''",
    "9799,10000,moved by -201 bytes"
  })
  void whatMovedIsSaid(long bytes, Long before, String said) {
    assertEquals(said, Parts.moved(bytes, before));
  }
}
