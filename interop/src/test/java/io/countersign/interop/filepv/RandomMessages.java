package io.countersign.interop.filepv;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.util.List;
import java.util.Random;

/** Votes and proposals that are well formed, from few enough blocks and times that they meet. */
final class RandomMessages {
  private static final int ADDRESS_LENGTH = 20;
  private static final int LONGEST_EXTENSION = 300;

  /** The first and the last second that protobuf allows, the absent one, the usual ones. */
  private static final List<Timestamp> TIMES =
      List.of(
          Timestamp.GO_ZERO,
          Timestamp.EPOCH,
          new Timestamp(-1, 999_999_999),
          new Timestamp(1_700_000_000, 0),
          new Timestamp(1_700_000_000, 1),
          new Timestamp(1_700_000_001, 123_456_789),
          new Timestamp(253_402_300_799L, 999_999_999));

  private final Random random;
  private final List<BlockId> blocks;

  RandomMessages(Random random) {
    this.random = random;
    BlockId one = new BlockId(bytes(BlockId.HASH_LENGTH), 1, bytes(BlockId.HASH_LENGTH));
    this.blocks =
        List.of(
            BlockId.NIL,
            one,
            // Different in one field only.
            new BlockId(one.hash(), 2, one.partsHash()),
            new BlockId(one.hash(), -1, one.partsHash()),
            new BlockId(one.hash(), 1, bytes(BlockId.HASH_LENGTH)),
            new BlockId(bytes(BlockId.HASH_LENGTH), 1, one.partsHash()));
  }

  /** Anything at a position. */
  SignableMessage at(HeightRoundStep position) {
    return switch (position.step()) {
      case PROPOSAL ->
          new Proposal(position.height(), position.round(), random.nextInt(4) - 1, block(), time());
      case PREVOTE, PRECOMMIT ->
          withOtherUnsignedFields(
              new Vote(
                  position.step(),
                  position.height(),
                  position.round(),
                  block(),
                  time(),
                  Bytes.EMPTY,
                  0,
                  Bytes.EMPTY,
                  Bytes.EMPTY));
    };
  }

  /** The same message at perhaps another time. */
  SignableMessage atOtherTime(SignableMessage message) {
    return switch (message) {
      case Vote vote -> vote.at(time());
      case Proposal proposal -> proposal.at(time());
    };
  }

  /** The same message but for what its own signature does not cover. */
  SignableMessage withOtherUnsignedFields(SignableMessage message) {
    return switch (message) {
      case Vote vote ->
          new Vote(
              vote.type(),
              vote.height(),
              vote.round(),
              vote.blockId(),
              vote.timestamp(),
              random.nextBoolean() ? Bytes.EMPTY : bytes(ADDRESS_LENGTH),
              random.nextInt(3),
              mayCarryExtension(vote) ? bytes(random.nextInt(LONGEST_EXTENSION)) : Bytes.EMPTY,
              Bytes.EMPTY);
      case Proposal proposal -> proposal;
    };
  }

  /** Now and then a vote that must not have one has one. */
  private boolean mayCarryExtension(Vote vote) {
    return vote.carriesExtension() ? random.nextBoolean() : random.nextInt(20) == 0;
  }

  private BlockId block() {
    return blocks.get(random.nextInt(blocks.size()));
  }

  private Timestamp time() {
    return TIMES.get(random.nextInt(TIMES.size()));
  }

  private Bytes bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  /** What CometBFT's ValidateBasic refuses and FilePV would sign. */
  SignableMessage malformed(HeightRoundStep position) {
    long height = position.height();
    int round = position.round();
    Timestamp time = time();
    BlockId block = blocks.getLast();
    BlockId halfEmpty = new BlockId(block.hash(), 0, Bytes.EMPTY);
    BlockId shortHash = new BlockId(bytes(BlockId.HASH_LENGTH - 1), 1, block.partsHash());
    return switch (random.nextInt(8)) {
      case 0 -> new Proposal(height, round, -2, block, time);
      case 1 -> new Proposal(height, -1, -1, block, time);
      case 2 -> new Proposal(height, round, -1, halfEmpty, time);
      case 3 -> vote(height, -1, block, time, Bytes.EMPTY, 0);
      case 4 -> vote(height, round, halfEmpty, time, Bytes.EMPTY, 0);
      case 5 -> vote(height, round, shortHash, time, Bytes.EMPTY, 0);
      case 6 -> vote(height, round, block, time, bytes(ADDRESS_LENGTH - 1), 0);
      default -> vote(height, round, block, time, Bytes.EMPTY, -1);
    };
  }

  private static Vote vote(
      long height, int round, BlockId block, Timestamp time, Bytes address, int index) {
    return new Vote(
        Step.PRECOMMIT, height, round, block, time, address, index, Bytes.EMPTY, Bytes.EMPTY);
  }
}
