package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.countersign.protocol.wire.WireEphemeralKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages out of a stream, however it is cut. */
final class FrameDecoderTest {
  private static final List<byte[]> MESSAGES =
      List.of(filled(1, 'a'), filled(127, 'b'), filled(128, 'c'), filled(300, 'd'), filled(1, 'e'));

  @Test
  void severalRequestsInOneReadAreSeveralRequests() throws MalformedMessageException {
    FrameDecoder decoder = new FrameDecoder();
    byte[] stream = stream();
    decoder.feed(stream, stream.length);
    assertMessages(drain(decoder));
  }

  @Test
  void aRequestSpreadOverManyReadsIsOneRequest() throws MalformedMessageException {
    FrameDecoder decoder = new FrameDecoder();
    List<byte[]> messages = new ArrayList<>();
    for (byte b : stream()) {
      decoder.feed(new byte[] {b}, 1);
      messages.addAll(drain(decoder));
    }
    assertMessages(messages);
  }

  @Test
  void aStreamCutAtAnyPlaceIsTheSameMessages() throws MalformedMessageException {
    byte[] stream = stream();
    for (int cut = 0; cut <= stream.length; cut++) {
      FrameDecoder decoder = new FrameDecoder();
      decoder.feed(stream, cut);
      List<byte[]> messages = drain(decoder);
      byte[] rest = Arrays.copyOfRange(stream, cut, stream.length);
      decoder.feed(rest, rest.length);
      messages.addAll(drain(decoder));
      assertMessages(messages);
    }
  }

  @Property(tries = 50)
  void readsOfAnySizeGiveTheSameMessages(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 20_000) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 9_000) int chunk)
      throws MalformedMessageException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int length : lengths) {
      stream.writeBytes(FrameDecoder.delimit(filled(length, length)));
    }
    byte[] bytes = stream.toByteArray();
    FrameDecoder decoder = new FrameDecoder();
    List<byte[]> messages = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += chunk) {
      byte[] read = Arrays.copyOfRange(bytes, at, Math.min(at + chunk, bytes.length));
      decoder.feed(read, read.length);
      messages.addAll(drain(decoder));
    }
    assertEquals(lengths.size(), messages.size());
    for (int i = 0; i < messages.size(); i++) {
      assertArrayEquals(filled(lengths.get(i), lengths.get(i)), messages.get(i));
    }
  }

  @Test
  void onlyTheGivenLengthOfAChunkCounts() throws MalformedMessageException {
    FrameDecoder decoder = new FrameDecoder();
    decoder.feed(new byte[] {2, 'a', 'x', 'x'}, 2);
    assertNull(decoder.poll());
    decoder.feed(new byte[] {'b', 'y'}, 1);
    assertArrayEquals(new byte[] {'a', 'b'}, decoder.poll());
    assertNull(decoder.poll());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          00         | expected a message of 1 to 2097152 bytes, got one announced with 0
          8000       | expected a message of 1 to 2097152 bytes, got one announced with 0
          81808001   | expected a message of 1 to 2097152 bytes, got one announced with 2097153
          ffffffff0f | expected a message of 1 to 2097152 bytes, got one announced with 4294967295
          ffffffff7f | expected a message of 1 to 2097152 bytes, got one announced with 34359738367
          8080808080 | expected a message length of at most 5 bytes as a varint, got more
          ffffffffff | expected a message length of at most 5 bytes as a varint, got more
          """)
  void aLengthOutOfBoundsIsMalformed(String prefix, String expected) {
    FrameDecoder decoder = new FrameDecoder();
    byte[] bytes = HexFormat.of().parseHex(prefix);
    decoder.feed(bytes, bytes.length);
    MalformedMessageException e =
        assertThrows(MalformedMessageException.class, () -> decoder.poll());
    assertEquals(expected, e.getMessage());
  }

  @Test
  void theLongestMessageIsTwoMebibytes() throws MalformedMessageException {
    byte[] longest = filled(FrameDecoder.MAX_MESSAGE_LENGTH, 'z');
    FrameDecoder decoder = new FrameDecoder();
    byte[] delimited = FrameDecoder.delimit(longest);
    decoder.feed(delimited, delimited.length);
    assertArrayEquals(longest, decoder.poll());
  }

  @ParameterizedTest
  @ValueSource(strings = {"02", "8200", "828000", "82808000", "8280808000"})
  void aLengthNeedNotBeWrittenShort(String prefix) throws MalformedMessageException {
    FrameDecoder decoder = new FrameDecoder();
    byte[] bytes = HexFormat.of().parseHex(prefix + "6162");
    decoder.feed(bytes, bytes.length);
    assertArrayEquals(new byte[] {'a', 'b'}, decoder.poll());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "8080", "808080", "80808080"})
  void anUnfinishedLengthWaitsForMore(String prefix) throws MalformedMessageException {
    FrameDecoder decoder = new FrameDecoder();
    byte[] bytes = HexFormat.of().parseHex(prefix);
    decoder.feed(bytes, bytes.length);
    assertNull(decoder.poll());
  }

  /** Together they announce more than the tests' heap has. */
  @Test
  void anAnnouncementTakesNoMemory() throws MalformedMessageException {
    byte[] announcement = HexFormat.of().parseHex("80808001");
    List<FrameDecoder> decoders = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      FrameDecoder decoder = new FrameDecoder();
      decoder.feed(announcement, announcement.length);
      assertNull(decoder.poll());
      decoders.add(decoder);
    }
    assertEquals(1_000, decoders.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 16_380, 16_381, 2_000_000})
  void delimitingIsProtobufsOwn(int length) throws IOException {
    WireEphemeralKey message =
        WireEphemeralKey.newBuilder().setValue(ByteString.copyFrom(new byte[length])).build();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    message.writeDelimitedTo(expected);
    assertArrayEquals(expected.toByteArray(), FrameDecoder.delimit(message.toByteArray()));
  }

  private static List<byte[]> drain(FrameDecoder decoder) throws MalformedMessageException {
    List<byte[]> messages = new ArrayList<>();
    for (byte[] next = decoder.poll(); next != null; next = decoder.poll()) {
      messages.add(next);
    }
    return messages;
  }

  private static void assertMessages(List<byte[]> got) {
    assertEquals(MESSAGES.size(), got.size());
    for (int i = 0; i < got.size(); i++) {
      assertArrayEquals(MESSAGES.get(i), got.get(i));
    }
  }

  private static byte[] stream() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    MESSAGES.forEach(message -> stream.writeBytes(FrameDecoder.delimit(message)));
    return stream.toByteArray();
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
