package io.countersign.core.guard;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.TIME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.core.Messages;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What CometBFT's ValidateBasic takes for a message, and what not. */
final class BasicRulesTest {
  private static final Bytes HASH = Bytes.ofHex("11".repeat(32));
  private static final Bytes SHORT = Bytes.ofHex("11".repeat(31));
  private static final Bytes ADDRESS = Bytes.ofHex("AD".repeat(20));

  static final List<SignableMessage> GOOD =
      List.of(
          Messages.prevote(1, 0, BLOCK_A),
          Messages.prevote(Long.MAX_VALUE, Integer.MAX_VALUE, BlockId.NIL),
          Messages.precommit(1, 0, BlockId.NIL),
          Messages.precommit(1, 0, new BlockId(HASH, -1, HASH)), // 4,294,967,295 parts
          Messages.precommit(1, 0, BLOCK_A).at(Timestamp.GO_ZERO),
          Messages.precommit(1, 0, BLOCK_A).at(new Timestamp(253_402_300_799L, 999_999_999)),
          vote(Step.PREVOTE, BLOCK_A, Bytes.EMPTY, 0, Bytes.EMPTY, Bytes.EMPTY),
          extended(BLOCK_A, Bytes.ofHex("00"), Bytes.ofHex("00")),
          Messages.proposal(0, 0, BLOCK_A),
          Messages.proposal(1, 0, BlockId.NIL),
          new Proposal(1, 5, 4, BLOCK_A, TIME));

  @ParameterizedTest
  @FieldSource("GOOD")
  void whatHonestNodesSendIsGood(SignableMessage message) {
    assertEquals(Optional.empty(), BasicRules.problem(message));
  }

  record Bad(SignableMessage message, String problem) {}

  static final List<Bad> BAD =
      List.of(
          new Bad(Messages.prevote(0, 0, BLOCK_A), "expected a height of 1 or more, got 0"),
          new Bad(Messages.precommit(-1, 0, BLOCK_A), "expected a height of 1 or more, got -1"),
          new Bad(Messages.proposal(-1, 0, BLOCK_A), "expected a height of 0 or more, got -1"),
          new Bad(Messages.prevote(1, -1, BLOCK_A), "expected a round of 0 or more, got -1"),
          new Bad(Messages.proposal(1, -1, BLOCK_A), "expected a round of 0 or more, got -1"),
          new Bad(
              new Proposal(1, 0, -2, BLOCK_A, TIME), "expected a pol_round of -1 or more, got -2"),
          new Bad(Messages.prevote(1, 0, new BlockId(SHORT, 1, HASH)), blockProblem(31, 32, 1)),
          new Bad(Messages.prevote(1, 0, new BlockId(HASH, 1, SHORT)), blockProblem(32, 31, 1)),
          new Bad(Messages.prevote(1, 0, new BlockId(HASH, 0, HASH)), blockProblem(32, 32, 0)),
          new Bad(
              Messages.precommit(1, 0, new BlockId(HASH, 1, Bytes.EMPTY)), blockProblem(32, 0, 1)),
          new Bad(
              Messages.precommit(1, 0, new BlockId(Bytes.EMPTY, 1, HASH)), blockProblem(0, 32, 1)),
          new Bad(
              Messages.proposal(1, 0, new BlockId(Bytes.EMPTY, -1, Bytes.EMPTY)),
              blockProblem(0, 0, 4_294_967_295L)),
          bad(new Timestamp(0, -1)),
          bad(new Timestamp(0, 1_000_000_000)),
          bad(new Timestamp(-62_135_596_801L, 0)),
          bad(new Timestamp(253_402_300_800L, 0)),
          bad(new Timestamp(Long.MIN_VALUE, 0)),
          new Bad(
              vote(Step.PREVOTE, BLOCK_A, Bytes.ofHex("AD"), 0, Bytes.EMPTY, Bytes.EMPTY),
              "expected a validator address of 20 bytes, got 1"),
          new Bad(
              vote(Step.PREVOTE, BLOCK_A, ADDRESS, -1, Bytes.EMPTY, Bytes.EMPTY),
              "expected a validator index of 0 or more, got -1"),
          new Bad(
              vote(Step.PREVOTE, BLOCK_A, ADDRESS, 0, Bytes.ofHex("00"), Bytes.EMPTY),
              "expected a vote extension on a precommit of a block only, got one on a prevote"),
          new Bad(
              vote(Step.PREVOTE, BLOCK_A, ADDRESS, 0, Bytes.EMPTY, Bytes.ofHex("00")),
              "expected a vote extension on a precommit of a block only, got one on a prevote"),
          new Bad(
              extended(BlockId.NIL, Bytes.ofHex("00"), Bytes.EMPTY),
              "expected a vote extension on a precommit of a block only, got one on a precommit"
                  + " for nil"),
          signBytesAsExtension(Messages.precommit(9, 9, Messages.BLOCK_B)),
          signBytesAsExtension(Messages.prevote(9, 9, BlockId.NIL)),
          signBytesAsExtension(Messages.proposal(9, 9, Messages.BLOCK_B)));

  @ParameterizedTest
  @FieldSource("BAD")
  void whatNoHonestNodeSendsIsSaidToBeWrong(Bad bad) {
    assertEquals(Optional.of(bad.problem()), BasicRules.problem(bad.message()));
  }

  private static Bad bad(Timestamp time) {
    return new Bad(
        Messages.prevote(1, 0, BLOCK_A).at(time),
        "expected a time in the years 1 to 9999, got %d seconds and %d nanoseconds"
            .formatted(time.seconds(), time.nanos()));
  }

  private static Bad signBytesAsExtension(SignableMessage message) {
    return new Bad(
        extended(BLOCK_A, Bytes.EMPTY, Bytes.copyOf(SignBytes.of("other-chain", message))),
        "expected a second vote extension of the application's own, got bytes that could be taken"
            + " for a signed vote");
  }

  private static String blockProblem(int hash, int partsHash, long parts) {
    return ("expected a block id that is empty or has two hashes of 32 bytes and a part count, got"
            + " hashes of %d and %d bytes and %d parts")
        .formatted(hash, partsHash, parts);
  }

  private static Vote extended(BlockId block, Bytes extension, Bytes nonRpExtension) {
    return vote(Step.PRECOMMIT, block, ADDRESS, 0, extension, nonRpExtension);
  }

  private static Vote vote(
      Step type, BlockId block, Bytes address, int index, Bytes extension, Bytes nonRpExtension) {
    return new Vote(type, 1, 0, block, TIME, address, index, extension, nonRpExtension);
  }
}
