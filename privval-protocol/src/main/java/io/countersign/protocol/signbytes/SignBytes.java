package io.countersign.protocol.signbytes;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.wire.CanonicalProposal;
import io.countersign.protocol.wire.CanonicalVote;
import io.countersign.protocol.wire.CanonicalVoteExtension;
import io.countersign.protocol.wire.WireBlockId;
import io.countersign.protocol.wire.WirePartSetHeader;
import io.countersign.protocol.wire.WireSignBytesRequest;
import io.countersign.protocol.wire.WireTimestamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The bytes a consensus key signs: {@code uvarint length || canonical protobuf} (CometBFT {@code
 * types/canonical.go}). Everything that makes two messages different for a node is in them, and the
 * validator's address is not.
 */
public final class SignBytes {
  private SignBytes() {}

  /** Sign bytes of a vote or proposal; about 120 bytes plus the chain id. */
  public static byte[] of(String chainId, SignableMessage message) {
    return switch (message) {
      case Vote vote -> ofVote(chainId, vote);
      case Proposal proposal -> ofProposal(chainId, proposal);
    };
  }

  /** Sign bytes of a vote's extension; the extension may be empty. */
  public static byte[] ofExtension(String chainId, Vote vote) {
    return delimited(
        CanonicalVoteExtension.newBuilder()
            .setExtension(ByteString.copyFrom(vote.extension().toArray()))
            .setHeight(vote.height())
            .setRound(vote.round())
            .setChainId(chainId)
            .build());
  }

  /**
   * What celestia-core has signed when it asks for raw bytes: its prefix and the delimited request
   * (its {@code types/priv_validator.go}, RawBytesMessageSignBytes). No vote begins like that.
   */
  public static byte[] ofRawBytes(String chainId, Bytes rawBytes, String uniqueId) {
    byte[] request =
        delimited(
            WireSignBytesRequest.newBuilder()
                .setChainIdOrValue(ByteString.copyFromUtf8(chainId))
                .setRawBytes(ByteString.copyFrom(rawBytes.toArray()))
                .setUniqueId(uniqueId)
                .build());
    int prefix = SignedContent.RAW_BYTES_PREFIX.length;
    byte[] bytes = Arrays.copyOf(SignedContent.RAW_BYTES_PREFIX, prefix + request.length);
    System.arraycopy(request, 0, bytes, prefix, request.length);
    return bytes;
  }

  private static byte[] ofVote(String chainId, Vote vote) {
    CanonicalVote.Builder canonical =
        CanonicalVote.newBuilder()
            .setType(vote.type().messageType())
            .setHeight(vote.height())
            .setRound(vote.round())
            .setTimestamp(timestamp(vote.timestamp()))
            .setChainId(chainId);
    if (!vote.blockId().isNil()) {
      canonical.setBlockId(blockId(vote.blockId()));
    }
    return delimited(canonical.build());
  }

  private static byte[] ofProposal(String chainId, Proposal proposal) {
    CanonicalProposal.Builder canonical =
        CanonicalProposal.newBuilder()
            .setType(proposal.position().step().messageType())
            .setHeight(proposal.height())
            .setRound(proposal.round())
            .setPolRound(proposal.polRound())
            .setTimestamp(timestamp(proposal.timestamp()))
            .setChainId(chainId);
    if (!proposal.blockId().isNil()) {
      canonical.setBlockId(blockId(proposal.blockId()));
    }
    return delimited(canonical.build());
  }

  private static WireBlockId blockId(BlockId blockId) {
    return WireBlockId.newBuilder()
        .setHash(ByteString.copyFrom(blockId.hash().toArray()))
        .setPartSetHeader(
            WirePartSetHeader.newBuilder()
                .setTotal(blockId.partsTotal())
                .setHash(ByteString.copyFrom(blockId.partsHash().toArray())))
        .build();
  }

  private static WireTimestamp timestamp(Timestamp timestamp) {
    return WireTimestamp.newBuilder()
        .setSeconds(timestamp.seconds())
        .setNanos(timestamp.nanos())
        .build();
  }

  private static byte[] delimited(Message message) {
    int size = message.getSerializedSize();
    byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeUInt32NoTag(size);
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array of the computed size took the message", e);
    }
    return bytes;
  }
}
