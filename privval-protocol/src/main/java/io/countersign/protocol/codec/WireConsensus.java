package io.countersign.protocol.codec;

import com.google.protobuf.ByteString;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.wire.WireBlockId;
import io.countersign.protocol.wire.WirePartSetHeader;
import io.countersign.protocol.wire.WireProposal;
import io.countersign.protocol.wire.WireTimestamp;
import io.countersign.protocol.wire.WireVote;

/** Consensus values to and from their wire messages. */
final class WireConsensus {
  private WireConsensus() {}

  /** The caller has checked that the type is a prevote's or precommit's. */
  static Vote vote(WireVote wire) {
    return new Vote(
        wire.getType() == Step.PREVOTE.messageType() ? Step.PREVOTE : Step.PRECOMMIT,
        wire.getHeight(),
        wire.getRound(),
        blockId(wire.getBlockId()),
        wire.hasTimestamp() ? timestamp(wire.getTimestamp()) : Timestamp.GO_ZERO,
        bytes(wire.getValidatorAddress()),
        wire.getValidatorIndex(),
        bytes(wire.getExtension()),
        bytes(wire.getNonRpExtension()));
  }

  static WireVote.Builder vote(Vote vote) {
    return WireVote.newBuilder()
        .setType(vote.type().messageType())
        .setHeight(vote.height())
        .setRound(vote.round())
        .setBlockId(blockId(vote.blockId()))
        .setTimestamp(timestamp(vote.timestamp()))
        .setValidatorAddress(byteString(vote.validatorAddress()))
        .setValidatorIndex(vote.validatorIndex())
        .setExtension(byteString(vote.extension()))
        .setNonRpExtension(byteString(vote.nonRpExtension()));
  }

  static Proposal proposal(WireProposal wire) {
    return new Proposal(
        wire.getHeight(),
        wire.getRound(),
        wire.getPolRound(),
        blockId(wire.getBlockId()),
        wire.hasTimestamp() ? timestamp(wire.getTimestamp()) : Timestamp.GO_ZERO);
  }

  static WireProposal.Builder proposal(Proposal proposal) {
    return WireProposal.newBuilder()
        .setType(Step.PROPOSAL.messageType())
        .setHeight(proposal.height())
        .setRound(proposal.round())
        .setPolRound(proposal.polRound())
        .setBlockId(blockId(proposal.blockId()))
        .setTimestamp(timestamp(proposal.timestamp()));
  }

  static Bytes bytes(ByteString value) {
    return value.isEmpty() ? Bytes.EMPTY : Bytes.copyOf(value.toByteArray());
  }

  static ByteString byteString(Bytes value) {
    return value.isEmpty() ? ByteString.EMPTY : ByteString.copyFrom(value.toArray());
  }

  private static BlockId blockId(WireBlockId wire) {
    WirePartSetHeader parts = wire.getPartSetHeader();
    BlockId blockId = new BlockId(bytes(wire.getHash()), parts.getTotal(), bytes(parts.getHash()));
    return blockId.isNil() ? BlockId.NIL : blockId;
  }

  private static WireBlockId blockId(BlockId blockId) {
    return WireBlockId.newBuilder()
        .setHash(byteString(blockId.hash()))
        .setPartSetHeader(
            WirePartSetHeader.newBuilder()
                .setTotal(blockId.partsTotal())
                .setHash(byteString(blockId.partsHash())))
        .build();
  }

  private static Timestamp timestamp(WireTimestamp wire) {
    return new Timestamp(wire.getSeconds(), wire.getNanos());
  }

  private static WireTimestamp timestamp(Timestamp timestamp) {
    return WireTimestamp.newBuilder()
        .setSeconds(timestamp.seconds())
        .setNanos(timestamp.nanos())
        .build();
  }
}
