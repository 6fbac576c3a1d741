package io.countersign.protocol.signbytes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.codec.FrameDecoder;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.wire.CanonicalVote;
import io.countersign.protocol.wire.WireTimestamp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * CometBFT's {@code types/vote_test.go}, TestVoteSignBytesTestVectors: the cases whose vote has no
 * type, which a node never asks for, at the level of the messages that carry the fields.
 */
final class CanonicalMessagesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, '',            0D2A0B088092B8C398FEFFFFFF01",
    "1, 1, '',            1F1101000000000000001901000000000000002A0B088092B8C398FEFFFFFF01",
    "1, 1, test_chain_id, 2E1101000000000000001901000000000000002A0B088092B8C398FEFFFFFF01"
        + "320D746573745F636861696E5F6964"
  })
  void votesWithoutATypeAreCometBftsVectors(
      long height, int round, String chainId, String expected) {
    CanonicalVote vote =
        CanonicalVote.newBuilder()
            .setHeight(height)
            .setRound(round)
            .setTimestamp(WireTimestamp.newBuilder().setSeconds(-62_135_596_800L))
            .setChainId(chainId)
            .build();
    assertEquals(expected, Bytes.copyOf(FrameDecoder.delimit(vote.toByteArray())).hex());
  }
}
