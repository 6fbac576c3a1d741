package io.countersign.interop.node;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.util.Arrays;

/** What a node asks to be signed, for one block. */
public final class Asked {
  private static final Timestamp TIME = new Timestamp(1_700_000_000L, 5);

  /** Signed by nobody, and yet TMKMS wants one. */
  private static final Bytes ADDRESS = Bytes.copyOf(new byte[20]);

  /** Two blocks, told apart by all their bytes. */
  static final int BLOCK = 0xaa;

  static final int OTHER = 0xbb;

  private Asked() {}

  /** Of whatever step. */
  public static SignableMessage at(Step step, long height, int round, int block) {
    return step == Step.PROPOSAL
        ? new Proposal(height, round, -1, id(block), TIME)
        : new Vote(step, height, round, id(block), TIME, ADDRESS, 0, Bytes.EMPTY, Bytes.EMPTY);
  }

  private static BlockId id(int block) {
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) block);
    return new BlockId(Bytes.copyOf(hash), 1, Bytes.copyOf(hash));
  }
}
