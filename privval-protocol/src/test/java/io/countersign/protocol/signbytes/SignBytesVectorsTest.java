package io.countersign.protocol.signbytes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Byte for byte what CometBFT signs. */
final class SignBytesVectorsTest {
  private static final String ZERO_TIME = "2A0B088092B8C398FEFFFFFF01";
  private static final String HEIGHT_AND_ROUND_1 = "110100000000000000190100000000000000";

  /**
   * CometBFT's {@code types/vote_test.go}, TestVoteSignBytesTestVectors, cases 1 and 2. Its others
   * are votes of type 0, which no {@link Vote} can be; {@link CanonicalMessagesTest} has them.
   */
  @ParameterizedTest
  @CsvSource({"PRECOMMIT, 210802", "PREVOTE, 210801"})
  void votesAreCometBftsVectors(Step type, String begin) {
    assertEquals(
        begin + HEIGHT_AND_ROUND_1 + ZERO_TIME,
        hex(SignBytes.of("", vote(type, 1, 1, BlockId.NIL, Timestamp.GO_ZERO, Bytes.EMPTY))));
  }

  @Test
  void noProofOfLockIsTenBytesOfVarint() {
    Proposal proposal = new Proposal(1, 1, -1, BlockId.NIL, Timestamp.GO_ZERO);
    assertEquals(
        "2C0820" + HEIGHT_AND_ROUND_1 + "20FFFFFFFFFFFFFFFFFF01" + "32" + ZERO_TIME.substring(2),
        hex(SignBytes.of("", proposal)));
  }

  @Test
  void theEpochIsAnEmptyTimeAndStillThere() {
    assertEquals(
        "160801" + HEIGHT_AND_ROUND_1 + "2A00",
        hex(SignBytes.of("", vote(Step.PREVOTE, 1, 1, BlockId.NIL, Timestamp.EPOCH, Bytes.EMPTY))));
  }

  @Test
  void anEmptyExtensionIsSignedWithItsPosition() {
    Vote vote = vote(Step.PRECOMMIT, 1, 1, BlockId.NIL, Timestamp.GO_ZERO, Bytes.EMPTY);
    assertEquals(
        "18" + HEIGHT_AND_ROUND_1 + "220474657374", hex(SignBytes.ofExtension("test", vote)));
  }

  @Test
  void whatIsNotSignedDoesNotChangeTheBytes() {
    Vote plain = vote(Step.PRECOMMIT, 1, 1, BlockId.NIL, Timestamp.EPOCH, Bytes.EMPTY);
    Vote other =
        new Vote(
            Step.PRECOMMIT,
            1,
            1,
            BlockId.NIL,
            Timestamp.EPOCH,
            Bytes.ofHex("AA".repeat(20)),
            9,
            Bytes.ofHex("BB"),
            Bytes.ofHex("CC"));
    assertEquals(hex(SignBytes.of("test", plain)), hex(SignBytes.of("test", other)));
  }

  record Vector(
      String kind,
      String chainId,
      long height,
      int round,
      int polRound,
      BlockId block,
      Timestamp time,
      Bytes extension,
      String signBytes) {

    byte[] ours() {
      return switch (kind) {
        case "proposal" ->
            SignBytes.of(chainId, new Proposal(height, round, polRound, block, time));
        case "extension" -> SignBytes.ofExtension(chainId, asVote(Step.PRECOMMIT));
        case "prevote" -> SignBytes.of(chainId, asVote(Step.PREVOTE));
        case "precommit" -> SignBytes.of(chainId, asVote(Step.PRECOMMIT));
        default -> throw new IllegalArgumentException(kind);
      };
    }

    private Vote asVote(Step type) {
      return vote(type, height, round, block, time, extension);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void messagesOfEveryKindAreSignedAsCometBftSignsThem(Vector vector) {
    assertEquals(vector.signBytes(), hex(vector.ours()));
  }

  @Test
  void thereAreVectorsOfEveryKind() {
    assertEquals(
        4, vectors().map(Vector::kind).distinct().count(), "prevote precommit proposal extension");
    assertEquals(280, vectors().count());
  }

  static Stream<Vector> vectors() {
    try (InputStream in =
        Objects.requireNonNull(
            SignBytesVectorsTest.class.getResourceAsStream("/signbytes/cometbft-0.38.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> vector(line.split("\t", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Vector vector(String[] columns) {
    return new Vector(
        columns[0],
        columns[1],
        Long.parseLong(columns[2]),
        Integer.parseInt(columns[3]),
        Integer.parseInt(columns[4]),
        new BlockId(
            Bytes.ofHex(columns[5]), Integer.parseUnsignedInt(columns[6]), Bytes.ofHex(columns[7])),
        new Timestamp(Long.parseLong(columns[8]), Integer.parseInt(columns[9])),
        Bytes.ofHex(columns[10]),
        Bytes.ofHex(columns[11]).hex());
  }

  private static Vote vote(
      Step type, long height, int round, BlockId block, Timestamp time, Bytes extension) {
    return new Vote(type, height, round, block, time, Bytes.EMPTY, 0, extension, Bytes.EMPTY);
  }

  private static String hex(byte[] bytes) {
    return Bytes.copyOf(bytes).hex();
  }
}
