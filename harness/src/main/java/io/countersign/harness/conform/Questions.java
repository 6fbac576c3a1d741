package io.countersign.harness.conform;

import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.time.Instant;
import java.util.Random;

/** What is asked, at heights that only grow. */
final class Questions {
  /** So many a second since 1970: above any chain's, and above those of an earlier run. */
  private static final long HEIGHTS_A_SECOND = 8;

  private static final int ADDRESS_LENGTH = 20;

  private final String chainId;
  private final Random random = new Random();
  private long height = Instant.now().getEpochSecond() * HEIGHTS_A_SECOND;

  Questions(String chainId) {
    this.chainId = chainId;
  }

  String chainId() {
    return chainId;
  }

  /** One that nothing was asked for yet. */
  long nextHeight() {
    height += 1 + random.nextInt(2);
    return height;
  }

  /** Leaves some out, for what another run has asked. */
  void skip(long heights) {
    height += heights;
  }

  static Timestamp now() {
    Instant now = Instant.now();
    return new Timestamp(now.getEpochSecond(), now.getNano());
  }

  static BlockId block(String name) {
    return TestChain.block(name);
  }

  /** A vote of this moment without an extension. */
  static Vote vote(Step step, long height, int round, BlockId block) {
    return new Vote(
        step,
        height,
        round,
        block,
        now(),
        Bytes.copyOf(new byte[ADDRESS_LENGTH]),
        0,
        Bytes.EMPTY,
        Bytes.EMPTY);
  }

  /** The same with extensions. */
  static Vote extended(Vote vote, byte[] extension, byte[] second) {
    return new Vote(
        vote.type(),
        vote.height(),
        vote.round(),
        vote.blockId(),
        vote.timestamp(),
        vote.validatorAddress(),
        vote.validatorIndex(),
        Bytes.copyOf(extension),
        Bytes.copyOf(second));
  }

  Request ask(Vote vote) {
    return new Request.SignVote(chainId, vote, false);
  }

  /** As nodes of 1.0 do where extensions are not in force. */
  Request askWithoutExtension(Vote vote) {
    return new Request.SignVote(chainId, vote, true);
  }

  Request ask(Proposal proposal) {
    return new Request.SignProposal(chainId, proposal);
  }

  /** A prevote at a height of its own. */
  Vote nextPrevote() {
    return vote(Step.PREVOTE, nextHeight(), 0, block("one"));
  }
}
