package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** A node reads at most 10,240 bytes of an answer, whatever it has asked. */
final class AnswerLengthTest {
  private static final Bytes SIGNATURE = Bytes.ofHex("AA".repeat(64));

  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "5120, 0, true",
    "0, 5120, true",
    "2560, 2560, true",
    "5121, 0, false",
    "5120, 1, false",
    "10240, 0, false",
    "1048576, 1048576, false"
  })
  void longExtensionsAreNotEchoedAndTheirSignaturesAre(int first, int second, boolean echoed)
      throws MalformedMessageException {
    Vote vote = vote(first, second);
    byte[] answer =
        MessageCodec.encode(new Response.SignedVote(vote, SIGNATURE, SIGNATURE, SIGNATURE));
    assertTrue(answer.length <= MessageCodec.MAX_ANSWER_LENGTH, "got " + answer.length);
    assertEquals(
        new Response.SignedVote(echoed ? vote : vote(0, 0), SIGNATURE, SIGNATURE, SIGNATURE),
        NodeCodec.decode(answer));
  }

  @ParameterizedTest
  @EnumSource
  void aLongRefusalIsCut(Request.Kind kind) throws MalformedMessageException {
    for (String letter : List.of("a", "ß", "水", "😀")) {
      String text = letter.repeat(10_000);
      byte[] answer = MessageCodec.encode(new Response.Refused(kind, -1, text));
      assertTrue(answer.length <= MessageCodec.MAX_ANSWER_LENGTH, "got " + answer.length);
      assertEquals(
          new Response.Refused(kind, -1, text.substring(0, 1_000)), NodeCodec.decode(answer));
    }
  }

  static final List<String> CUT_IN_A_PAIR = List.of("a" + "😀".repeat(1_000));

  /** Half of a pair has no UTF-8 form. */
  @ParameterizedTest
  @FieldSource("CUT_IN_A_PAIR")
  void aRefusalIsNotCutWithinACharacter(String text) throws MalformedMessageException {
    byte[] answer = MessageCodec.encode(new Response.Refused(Request.Kind.VOTE, 1, text));
    assertEquals(
        new Response.Refused(Request.Kind.VOTE, 1, text.substring(0, 999)),
        NodeCodec.decode(answer));
  }

  private static Vote vote(int first, int second) {
    return new Vote(
        Step.PRECOMMIT,
        Long.MAX_VALUE,
        Integer.MAX_VALUE,
        new BlockId(Bytes.ofHex("11".repeat(32)), -1, Bytes.ofHex("22".repeat(32))),
        new Timestamp(-1, -1),
        Bytes.ofHex("33".repeat(20)),
        Integer.MAX_VALUE,
        Bytes.copyOf(new byte[first]),
        Bytes.copyOf(new byte[second]));
  }
}
