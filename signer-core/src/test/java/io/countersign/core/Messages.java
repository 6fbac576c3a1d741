package io.countersign.core;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;

/** Messages as an honest node asks for them. */
public final class Messages {
  public static final String CHAIN = "test";
  public static final BlockId BLOCK_A = block("F3FF4D451E");
  public static final BlockId BLOCK_B = block("0B0B0B0B0B");
  public static final Timestamp TIME = new Timestamp(1_700_000_000, 1);
  public static final Timestamp LATER = new Timestamp(1_700_000_001, 2);

  private Messages() {}

  public static BlockId block(String hashBegin) {
    return new BlockId(
        Bytes.ofHex(hashBegin + "00".repeat(32 - hashBegin.length() / 2)),
        1,
        Bytes.ofHex("DD".repeat(32)));
  }

  public static Proposal proposal(long height, int round, BlockId block) {
    return new Proposal(height, round, -1, block, TIME);
  }

  public static Vote prevote(long height, int round, BlockId block) {
    return vote(Step.PREVOTE, height, round, block, Bytes.EMPTY, Bytes.EMPTY);
  }

  public static Vote precommit(long height, int round, BlockId block) {
    return vote(Step.PRECOMMIT, height, round, block, Bytes.EMPTY, Bytes.EMPTY);
  }

  public static Vote vote(
      Step type, long height, int round, BlockId block, Bytes extension, Bytes nonRpExtension) {
    return new Vote(
        type,
        height,
        round,
        block,
        TIME,
        Bytes.ofHex("AD".repeat(20)),
        3,
        extension,
        nonRpExtension);
  }
}
