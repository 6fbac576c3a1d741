package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Bytes that are no request: told apart without harm, naming the field and where it is. */
final class MalformedMessageTest {
  private static final Pattern PLACE =
      Pattern.compile(
          "malformed privval message of (\\d+) bytes: field [a-z_#?0-9.]+ at offset (\\d+): .+[^.]");

  private static final BlockId BLOCK =
      new BlockId(Bytes.ofHex("11".repeat(32)), 300, Bytes.ofHex("22".repeat(32)));

  static final List<byte[]> VALID =
      List.of(
          NodeCodec.encode(new Request.ShowPublicKey("test-chain")),
          NodeCodec.encode(
              new Request.SignVote(
                  "test-chain",
                  new Vote(
                      Step.PRECOMMIT,
                      1_000,
                      -1,
                      BLOCK,
                      new Timestamp(1_700_000_000, 5),
                      Bytes.ofHex("33".repeat(20)),
                      7,
                      Bytes.ofHex("44".repeat(10)),
                      Bytes.ofHex("55".repeat(10))),
                  true)),
          NodeCodec.encode(
              new Request.SignProposal(
                  "test-chain", new Proposal(1_000, 2, -1, BLOCK, new Timestamp(1, 2)))),
          NodeCodec.encode(new Request.SignRawBytes("test", Bytes.ofHex("6666"), "id")));

  @ParameterizedTest
  @FieldSource("VALID")
  void everyTruncationIsMalformedAndSaysWhere(byte[] message) {
    for (int length = 1; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      MalformedMessageException e =
          assertThrows(MalformedMessageException.class, () -> MessageCodec.decode(cut));
      assertNamesAPlaceIn(cut, e);
    }
  }

  /** Tags and lengths are among the bytes; whatever they turn into, nothing else is thrown. */
  @ParameterizedTest
  @FieldSource("VALID")
  void everyByteTurnedIntoAnyOtherDecodesOrSaysWhereItDoesNot(byte[] message) {
    for (int at = 0; at < message.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = message.clone();
        changed[at] = (byte) value;
        try {
          MessageCodec.decode(changed);
        } catch (MalformedMessageException e) {
          if (!String.valueOf(e.getMessage()).startsWith("expected a privval request")) {
            assertNamesAPlaceIn(changed, e);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0a05 0a0374       | field pub_key_request at offset 0: While parsing a protocol message, the input ended unexpectedly in the middle of a field
          0a05 0a04 746573  | field pub_key_request.chain_id at offset 2: While parsing a protocol message, the input ended unexpectedly in the middle of a field
          0a03 0a01 ff      | field pub_key_request.chain_id at offset 2: Protocol message had invalid UTF-8
          1a06 0a04 10ffffff| field sign_vote_request.vote.height at offset 4: While parsing a protocol message, the input ended unexpectedly in the middle of a field
          3a00 00           | field #? at offset 2: Protocol message contained an invalid tag (zero)
          3a00 9f06         | field #99 at offset 2: Protocol message tag had invalid wire type
          3a00 9c06         | field #99 at offset 2: Protocol message end-group tag did not match expected tag
          9c06 3a00         | field #99 at offset 0: Protocol message end-group tag did not match expected tag
          3a00 9a06 05 aa   | field #99 at offset 2: While parsing a protocol message, the input ended unexpectedly in the middle of a field
          3a00 9b06         | field #99 at offset 2: Protocol message end-group tag did not match expected tag
          3a00 9a           | field #? at offset 2: While parsing a protocol message, the input ended unexpectedly in the middle of a field
          0aff ffffff 0f    | field pub_key_request at offset 0: CodedInputStream encountered an embedded string or message which claimed to have negative size
          """)
  void theBrokenFieldIsNamed(String hex, String expected) {
    byte[] message = HexFormat.of().parseHex(hex.replace(" ", ""));
    MalformedMessageException e =
        assertThrows(MalformedMessageException.class, () -> MessageCodec.decode(message));
    assertEquals(
        "malformed privval message of %d bytes: %s".formatted(message.length, expected),
        e.getMessage());
  }

  @Test
  void aMessageThatAsksNothingIsMalformed() {
    MalformedMessageException e =
        assertThrows(
            MalformedMessageException.class,
            () -> MessageCodec.decode(HexFormat.of().parseHex("9a0600")));
    assertEquals(
        "expected a privval request, got a message of 3 bytes without one of the known fields 1 to 9",
        e.getMessage());
  }

  @Test
  void groupsWithinGroupsEndBeforeTheStackDoes() {
    byte[] message = new byte[100_000];
    Arrays.fill(message, (byte) 0x5b); // field 11, start of a group
    MalformedMessageException e =
        assertThrows(MalformedMessageException.class, () -> MessageCodec.decode(message));
    assertNamesAPlaceIn(message, e);
  }

  private static void assertNamesAPlaceIn(byte[] message, MalformedMessageException e) {
    Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
    assertTrue(place.matches(), e.getMessage());
    assertEquals(message.length, Integer.parseInt(place.group(1)));
    assertTrue(Integer.parseInt(place.group(2)) < message.length, e.getMessage());
  }
}
