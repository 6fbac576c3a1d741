package io.countersign.harness.conform;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;

/**
 * What a node verifies a signature over (CometBFT {@code types/canonical.go}), put together field
 * by field: a second writing of it, so that a mistake of our signer's own is not made here too. The
 * tests hold it against bytes that CometBFT made.
 */
final class CanonicalBytes {
  private static final int PROPOSAL_TYPE = 32;

  private CanonicalBytes() {}

  static byte[] of(String chainId, SignableMessage message) {
    return switch (message) {
      case Vote vote -> vote(chainId, vote);
      case Proposal proposal -> proposal(chainId, proposal);
    };
  }

  /** Of the extension that is signed with its position. */
  static byte[] ofExtension(String chainId, Vote vote) {
    return new ProtoWriter()
        .bytes(1, vote.extension().toArray())
        .fixed(2, vote.height())
        .fixed(3, vote.round())
        .text(4, chainId)
        .delimited();
  }

  private static byte[] vote(String chainId, Vote vote) {
    ProtoWriter out =
        new ProtoWriter()
            .number(1, vote.type().messageType())
            .fixed(2, vote.height())
            .fixed(3, vote.round());
    block(out, 4, vote.blockId());
    return out.message(5, time(vote.timestamp())).text(6, chainId).delimited();
  }

  private static byte[] proposal(String chainId, Proposal proposal) {
    ProtoWriter out =
        new ProtoWriter()
            .number(1, PROPOSAL_TYPE)
            .fixed(2, proposal.height())
            .fixed(3, proposal.round())
            .number(4, proposal.polRound());
    block(out, 5, proposal.blockId());
    return out.message(6, time(proposal.timestamp())).text(7, chainId).delimited();
  }

  /** A vote for no block has none; the header is there even if it is empty. */
  private static void block(ProtoWriter out, int field, BlockId block) {
    if (!block.isNil()) {
      byte[] parts =
          new ProtoWriter()
              .number(1, Integer.toUnsignedLong(block.partsTotal()))
              .bytes(2, block.partsHash().toArray())
              .toBytes();
      out.message(
          field, new ProtoWriter().bytes(1, block.hash().toArray()).message(2, parts).toBytes());
    }
  }

  private static byte[] time(Timestamp time) {
    return new ProtoWriter().number(1, time.seconds()).number(2, time.nanos()).toBytes();
  }
}
