package io.countersign.harness.node;

import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
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
        proposal(height, block),
        vote(Step.PREVOTE, height, block, Bytes.EMPTY),
        vote(Step.PRECOMMIT, height, block, bytes("extension " + height)));
  }

  /** A prevote for another block at a height: what must never be signed beside the first. */
  public Request conflicting(Step step, long height) {
    return vote(step, height, block("another block " + height), Bytes.EMPTY);
  }

  private Request proposal(long height, BlockId block) {
    return new Request.SignProposal(chainId, new Proposal(height, 0, -1, block, now()));
  }

  private Request vote(Step step, long height, BlockId block, Bytes extension) {
    Bytes address = Bytes.copyOf(new byte[ADDRESS_LENGTH]);
    return new Request.SignVote(
        chainId,
        new Vote(step, height, 0, block, now(), address, 0, extension, Bytes.EMPTY),
        false);
  }

  private static BlockId block(String seed) {
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
