package io.countersign.protocol.signbytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.countersign.protocol.codec.FrameDecoder;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.ConsensusValues;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.UnknownFields;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an earlier signature said, read back from its sign bytes. */
final class SignedContentTest {
  private static final BlockId BLOCK =
      new BlockId(Bytes.ofHex("F3FF4D451E" + "00".repeat(27)), 1, Bytes.ofHex("22".repeat(32)));
  private static final Timestamp TIME = new Timestamp(1_700_000_000, 42);
  private static final Proposal PROPOSAL = new Proposal(5, 1, 0, BLOCK, TIME);

  private static Vote vote(Step type, long height, int round, BlockId block, Timestamp time) {
    return new Vote(type, height, round, block, time, Bytes.EMPTY, 0, Bytes.EMPTY, Bytes.EMPTY);
  }

  /** Whatever the first two bytes are, at every length at which the length's own length changes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 127, 128, 129, 130, 131, 200, 400})
  void aLengthIsPassedOverOnlyIfProtobufReadsAnotherOne(int length) {
    byte[] bytes = new byte[length];
    for (int head = 0; head < 0x10000; head++) {
      if (length > 0) {
        bytes[0] = (byte) head;
      }
      if (length > 1) {
        bytes[1] = (byte) (head >> 8);
      }
      if (!SignedContent.mayAnnounceItsLength(bytes)) {
        assertFalse(isAnnouncedTo(bytes), () -> HexFormat.of().formatHex(bytes));
      }
    }
  }

  private static boolean isAnnouncedTo(byte[] bytes) {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      return bytes.length > 0 && in.readRawVarint32() == bytes.length - in.getTotalBytesRead();
    } catch (IOException e) {
      return false;
    }
  }

  @Property(tries = 200)
  void theTimeIsReadBack(@ForAll("messages") SignableMessage message) {
    assertEquals(
        message.timestamp(),
        SignedContent.timestamp(message.position().step(), SignBytes.of("test", message)));
  }

  @Property(tries = 200)
  void anotherTimeAloneSaysTheSame(
      @ForAll("messages") SignableMessage message, @ForAll long seconds, @ForAll int nanos) {
    Timestamp time = new Timestamp(seconds, nanos);
    SignableMessage later =
        switch (message) {
          case Vote vote -> vote.at(time);
          case Proposal proposal -> proposal.at(time);
        };
    assertTrue(
        SignedContent.equalApartFromTimestamp(
            message.position().step(), SignBytes.of("test", message), SignBytes.of("test", later)));
  }

  /** Each differs from the message above it in one field that is signed. */
  static final List<List<SignableMessage>> DIFFERENT =
      List.of(
          List.of(
              vote(Step.PRECOMMIT, 5, 1, BLOCK, TIME),
              vote(Step.PRECOMMIT, 6, 1, BLOCK, TIME),
              vote(Step.PRECOMMIT, 6, 2, BLOCK, TIME),
              vote(Step.PRECOMMIT, 6, 2, BlockId.NIL, TIME)),
          List.of(
              vote(Step.PREVOTE, 5, 1, BLOCK, TIME),
              vote(Step.PREVOTE, 5, 1, new BlockId(BLOCK.hash(), 2, BLOCK.partsHash()), TIME),
              vote(Step.PREVOTE, 5, 1, new BlockId(BLOCK.hash(), 2, BLOCK.hash()), TIME),
              vote(Step.PREVOTE, 5, 1, new BlockId(BLOCK.partsHash(), 2, BLOCK.hash()), TIME)),
          List.of(
              PROPOSAL,
              new Proposal(5, 1, -1, BLOCK, TIME),
              new Proposal(5, 1, -1, BlockId.NIL, TIME),
              new Proposal(5, 2, -1, BlockId.NIL, TIME)));

  @ParameterizedTest
  @FieldSource("DIFFERENT")
  void anyOtherFieldSaysSomethingElse(List<SignableMessage> messages) {
    for (int i = 1; i < messages.size(); i++) {
      SignableMessage one = messages.get(i - 1);
      SignableMessage other = messages.get(i);
      Step step = one.position().step();
      byte[] bytes = SignBytes.of("test", one);
      assertFalse(
          SignedContent.equalApartFromTimestamp(step, bytes, SignBytes.of("test", other)),
          other.toString());
      assertFalse(
          SignedContent.equalApartFromTimestamp(step, bytes, SignBytes.of("other", one)),
          one.toString());
    }
  }

  @Test
  void aPrevoteAndAPrecommitSayDifferentThings() {
    assertFalse(
        SignedContent.equalApartFromTimestamp(
            Step.PREVOTE,
            SignBytes.of("test", vote(Step.PREVOTE, 5, 1, BLOCK, TIME)),
            SignBytes.of("test", vote(Step.PRECOMMIT, 5, 1, BLOCK, TIME))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "0208", "030801", "02FFFF", "FFFFFFFFFF", "0332FF80"})
  void whatIsNoSignBytesIsNotCompared(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    byte[] good = SignBytes.of("test", PROPOSAL);
    assertThrows(
        IllegalArgumentException.class, () -> SignedContent.timestamp(Step.PREVOTE, bytes));
    assertThrows(
        IllegalArgumentException.class,
        () -> SignedContent.equalApartFromTimestamp(Step.PROPOSAL, good, bytes));
    assertThrows(
        IllegalArgumentException.class,
        () -> SignedContent.equalApartFromTimestamp(Step.PROPOSAL, bytes, good));
  }

  @Test
  void aBlockIsDescribedByItsFirstFiveBytes() {
    assertEquals("block F3FF4D451E", describe(vote(Step.PREVOTE, 5, 1, BLOCK, TIME)));
    assertEquals("block F3FF4D451E", describe(vote(Step.PRECOMMIT, 5, 1, BLOCK, TIME)));
    assertEquals("block F3FF4D451E", describe(PROPOSAL));
    assertEquals("nil", describe(vote(Step.PRECOMMIT, 5, 1, BlockId.NIL, TIME)));
    assertEquals("nil", describe(new Proposal(5, 1, -1, BlockId.NIL, TIME)));
  }

  private static String describe(SignableMessage message) {
    return SignedContent.describe(message.position().step(), SignBytes.of("test", message));
  }

  @ParameterizedTest
  @MethodSource("io.countersign.protocol.signbytes.SignBytesVectorsTest#vectors")
  void whatANodeTakesForAVoteCouldBeSignBytes(SignBytesVectorsTest.Vector vector) {
    byte[] signBytes = HexFormat.of().parseHex(vector.signBytes());
    assertTrue(SignedContent.couldBeSignBytes(signBytes));
    assertFalse(
        SignedContent.couldBeSignBytes(Arrays.copyOf(signBytes, signBytes.length - 1)),
        "one byte short");
    assertFalse(
        SignedContent.couldBeSignBytes(Arrays.copyOf(signBytes, signBytes.length + 1)),
        "one byte more");
  }

  static final List<byte[]> APPLICATION_BYTES =
      List.of(
          new byte[0],
          new byte[1],
          new byte[32],
          "{\"price\":\"1.25\"}".getBytes(StandardCharsets.UTF_8),
          "COMET::RAW_BYTES::SIG".getBytes(StandardCharsets.UTF_8),
          " COMET::RAW_BYTES::SIGN".getBytes(StandardCharsets.UTF_8),
          "1234567890".getBytes(StandardCharsets.UTF_8),
          FrameDecoder.delimit("a length before a text".getBytes(StandardCharsets.UTF_8)),
          // A message of bytes alone, and one of a text in field 4, both delimited.
          HexFormat.of().parseHex("060a0431322e35"),
          HexFormat.of().parseHex("06220474657374"),
          // A message of its own, delimited: field 1 is a price in text, field 2 a varint.
          HexFormat.of().parseHex("080a04312e32351005"));

  @ParameterizedTest
  @FieldSource("APPLICATION_BYTES")
  void whatAnApplicationSaysIsNoSignBytes(byte[] bytes) {
    assertFalse(SignedContent.couldBeSignBytes(bytes));
  }

  @Test
  void aMegabyteOfUnknownFieldsIsNoSignBytesAndTakesLittleMemory() {
    byte[] bytes = FrameDecoder.delimit(UnknownFields.distinct(270_000));
    long allocated =
        UnknownFields.allocatedBy(() -> assertFalse(SignedContent.couldBeSignBytes(bytes)));
    assertTrue(bytes.length > 1_000_000);
    assertTrue(allocated < 1_000_000, () -> "%,d bytes".formatted(allocated));
  }

  @Test
  void anExtensionsSignBytesAreKnownWhateverItsLength() {
    for (int length : new int[] {0, 1, 1_000, 1_000_000}) {
      Vote vote =
          new Vote(
              Step.PRECOMMIT,
              5,
              1,
              BLOCK,
              TIME,
              Bytes.EMPTY,
              0,
              Bytes.copyOf(new byte[length]),
              Bytes.EMPTY);
      byte[] signBytes = SignBytes.ofExtension("test", vote);
      assertTrue(SignedContent.couldBeSignBytes(signBytes), () -> length + " bytes");
      assertFalse(
          SignedContent.couldBeSignBytes(Arrays.copyOf(signBytes, signBytes.length - 1)),
          "one byte short");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void theLongestVotesAndProposalsAreKnown(long extreme) {
    int round = extreme < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    BlockId block = new BlockId(BLOCK.hash(), -1, BLOCK.partsHash());
    Timestamp time = new Timestamp(extreme, round);
    String longest = "c".repeat(50);
    List<SignableMessage> messages =
        List.of(
            vote(Step.PREVOTE, extreme, round, block, time),
            new Proposal(extreme, round, round, block, time));
    for (SignableMessage message : messages) {
      byte[] signBytes = SignBytes.of(longest, message);
      assertTrue(SignedContent.couldBeSignBytes(signBytes), message::toString);
      assertTrue(signBytes.length <= 250, () -> signBytes.length + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // An extension's height and round, then: nothing, a group's end, height as a varint, field
        // 5, field 1 as a varint, a tag of zero.
        "12 11 0500000000000000 19 0100000000000000 |true",
        "13 11 0500000000000000 19 0100000000000000 0c|false",
        "14 11 0500000000000000 19 0100000000000000 1001|false",
        "14 11 0500000000000000 19 0100000000000000 2801|false",
        "14 11 0500000000000000 19 0100000000000000 0801|false",
        "13 11 0500000000000000 19 0100000000000000 00|false",
        // A height of zero.
        "09 11 0000000000000000|false",
      })
  void anExtensionsSignBytesHaveFourFieldsAndAHeight(String given) {
    String[] parts = given.split("\\|", -1);
    byte[] bytes = HexFormat.of().parseHex(parts[0].replace(" ", ""));
    assertEquals(Boolean.parseBoolean(parts[1]), SignedContent.couldBeSignBytes(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\0", "\u0005\n\u0003abc", "anything"})
  void whatCelestiaTakesForRawBytesCouldBeSignBytes(String rest) {
    byte[] bytes = ("COMET::RAW_BYTES::SIGN" + rest).getBytes(StandardCharsets.US_ASCII);
    assertTrue(SignedContent.couldBeSignBytes(bytes));
  }

  @Test
  void aVoteThatEndsInTheMiddleIsNoSignBytes() {
    byte[] signBytes = SignBytes.of("test", vote(Step.PREVOTE, 5, 1, BLOCK, TIME));
    byte[] ended = Arrays.copyOf(signBytes, signBytes.length + 1);
    ended[0]++;
    ended[signBytes.length] = 0x3c; // field 7, end of a group
    assertFalse(SignedContent.couldBeSignBytes(ended));
  }

  @Provide
  Arbitrary<SignableMessage> messages() {
    return Arbitraries.oneOf(
        ConsensusValues.votes().map(vote -> vote), ConsensusValues.proposals().map(p -> p));
  }
}
