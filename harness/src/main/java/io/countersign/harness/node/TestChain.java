package io.countersign.harness.node;

import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;

/**
 * The messages that a lone validator's node has signed for each height: all different, all well
 * formed.
 */
public record TestChain(String chainId) {
  private static final int ADDRESS_LENGTH = 20;

  /** What is to be signed for one height, in order. */
  public List<Request> requests(long height) {
    BlockId block = block("block " + height);
    return List.of(
        at(new HeightRoundStep(height, 0, Step.PROPOSAL), block),
        at(new HeightRoundStep(height, 0, Step.PREVOTE), block),
        at(new HeightRoundStep(height, 0, Step.PRECOMMIT), block));
  }

  /** A prevote for another block at a height: what must never be signed beside the first. */
  public Request conflicting(Step step, long height) {
    return vote(step, height, 0, block("another block " + height), Bytes.EMPTY);
  }

  /** What asks, as of now, for a signature at a position; a precommit carries an extension. */
  public Request at(HeightRoundStep position, BlockId block) {
    Step step = position.step();
    if (step == Step.PROPOSAL) {
      return new Request.SignProposal(
          chainId, new Proposal(position.height(), position.round(), -1, block, now()));
    }
    boolean extended = step == Step.PRECOMMIT && !block.isNil();
    Bytes extension = extended ? bytes("extension of " + position) : Bytes.EMPTY;
    return vote(step, position.height(), position.round(), block, extension);
  }

  private Request vote(Step step, long height, int round, BlockId block, Bytes extension) {
    Bytes address = Bytes.copyOf(new byte[ADDRESS_LENGTH]);
    return new Request.SignVote(
        chainId,
        new Vote(step, height, round, block, now(), address, 0, extension, Bytes.EMPTY),
        false);
  }

  /** A block that no other seed gives. */
  public static BlockId block(String seed) {
    return new BlockId(sha256(seed), 1, sha256("parts of " + seed));
  }

  private static Timestamp now() {
    Instant now = Instant.now();
    return new Timestamp(now.getEpochSecond(), now.getNano());
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Bytes sha256(String text) {
    try {
      return Bytes.copyOf(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
