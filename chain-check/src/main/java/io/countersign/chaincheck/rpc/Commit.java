package io.countersign.chaincheck.rpc;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.util.Optional;

/**
 * What one validator did in the commit of a height. That of the newest height is the one that this
 * node has seen ({@code canonical: false}), another node's may have other signatures; so a
 * signature that is there says something, and one that is not there says nothing.
 *
 * @param own its precommit as the node tells it, not verified; empty if there is none
 */
public record Commit(long height, Optional<Signed> own) {
  /** A precommit and the signature over it. */
  public record Signed(Vote vote, Bytes signature) {}

  static Commit without(long height) {
    return new Commit(height, Optional.empty());
  }

  static Commit with(
      long height, int round, BlockId blockId, Timestamp time, Bytes address, Bytes signature) {
    Vote vote =
        new Vote(
            Step.PRECOMMIT, height, round, blockId, time, address, 0, Bytes.EMPTY, Bytes.EMPTY);
    return new Commit(height, Optional.of(new Signed(vote, signature)));
  }
}
