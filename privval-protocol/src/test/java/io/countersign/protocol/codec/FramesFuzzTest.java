package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.consensus.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A stream is the same messages however it is cut, and ends where it is broken. */
class FramesFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void aStream(FuzzedDataProvider data) {
    int[] cuts = data.consumeInts(8);
    byte[] stream = data.consumeRemainingAsBytes();
    assertEquals(messages(stream, new int[0]), messages(stream, cuts));
  }

  @FuzzTest(maxDuration = "10m")
  void messagesOneAfterTheOther(FuzzedDataProvider data) {
    int[] cuts = data.consumeInts(8);
    List<Bytes> sent = new ArrayList<>();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    while (data.remainingBytes() > 0) {
      byte[] message = data.consumeBytes(data.consumeInt(1, 300));
      if (message.length > 0) {
        sent.add(Bytes.copyOf(message));
        stream.writeBytes(FrameDecoder.delimit(message));
      }
    }
    assertEquals(sent, messages(stream.toByteArray(), cuts));
  }

  /** What comes out of a stream in pieces of these lengths; an empty one last where it breaks. */
  private static List<Bytes> messages(byte[] stream, int[] cuts) {
    List<Bytes> messages = new ArrayList<>();
    FrameDecoder decoder = new FrameDecoder();
    try {
      int at = 0;
      for (int piece = 0; at < stream.length; piece++) {
        int left = stream.length - at;
        int length = cuts.length == 0 ? left : 1 + Math.floorMod(cuts[piece % cuts.length], left);
        byte[] bytes = new byte[length];
        System.arraycopy(stream, at, bytes, 0, length);
        decoder.feed(bytes, length);
        at += length;
        for (byte[] next = decoder.poll(); next != null; next = decoder.poll()) {
          Bytes message = Bytes.copyOf(next);
          assertArrayEquals(FrameDecoder.delimit(next), delimitedSlowly(next));
          messages.add(message);
        }
      }
    } catch (MalformedMessageException e) {
      messages.add(Bytes.EMPTY); // no message is empty
    }
    return messages;
  }

  private static byte[] delimitedSlowly(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int left = message.length;
    for (; left > 0x7f; left >>>= 7) {
      out.write((left & 0x7f) | 0x80);
    }
    out.write(left);
    out.writeBytes(message);
    return out.toByteArray();
  }
}
