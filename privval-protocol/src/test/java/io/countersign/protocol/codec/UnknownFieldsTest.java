package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.UnknownFields;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Fields of no version: passed over, however many there are, in a process of 64 MB. */
final class UnknownFieldsTest {
  private static final int LITTLE = 8 * 1024 * 1024;
  private static final byte[] MANY = UnknownFields.distinct(270_000);

  @Test
  void aMegabyteOfUnknownFieldsAroundARequestTakesLittleMemory() {
    byte[] ping = NodeCodec.encode(new Request.Ping());
    byte[] message = join(MANY, ping);
    assertLittle(() -> assertEquals(new Request.Ping(), MessageCodec.decode(message)));
  }

  @Test
  void aMegabyteOfUnknownFieldsWithinARequestTakesLittleMemory() {
    // Field 7, a ping, whose length takes three bytes.
    byte[] tag = {0x3a, (byte) (MANY.length | 0x80), (byte) ((MANY.length >> 7) | 0x80), 0};
    tag[3] = (byte) (MANY.length >> 14);
    byte[] message = join(tag, MANY);
    assertLittle(() -> assertEquals(new Request.Ping(), MessageCodec.decode(message)));
  }

  @Test
  void aMegabyteOfUnknownFieldsAroundAnAnswerTakesLittleMemory() {
    byte[] message = join(MANY, MessageCodec.encode(new Response.Pong()));
    assertLittle(() -> assertEquals(new Response.Pong(), NodeCodec.decode(message)));
  }

  @Test
  void aBrokenFieldBehindAMegabyteOfUnknownOnesIsFoundWithLittleMemory() {
    byte[] message = join(MANY, HexFormat.of().parseHex("0a050a0374"));
    assertLittle(
        () -> {
          MalformedMessageException e =
              assertThrows(MalformedMessageException.class, () -> MessageCodec.decode(message));
          String place = "field pub_key_request at offset %d: ".formatted(MANY.length);
          assertTrue(String.valueOf(e.getMessage()).contains(place), e.getMessage());
        });
  }

  private interface Decoding {
    void run() throws MalformedMessageException;
  }

  private static void assertLittle(Decoding decoding) {
    assertTrue(MANY.length > 1_000_000 && MANY.length < FrameDecoder.MAX_MESSAGE_LENGTH);
    long allocated =
        UnknownFields.allocatedBy(
            () -> {
              try {
                decoding.run();
              } catch (MalformedMessageException e) {
                throw new AssertionError(e);
              }
            });
    assertTrue(allocated < LITTLE, () -> "%,d bytes".formatted(allocated));
  }

  private static byte[] join(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
