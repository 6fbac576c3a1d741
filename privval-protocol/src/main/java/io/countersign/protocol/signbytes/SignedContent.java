package io.countersign.protocol.signbytes;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.WireFormat;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.wire.CanonicalProposal;
import io.countersign.protocol.wire.CanonicalVote;
import io.countersign.protocol.wire.WireBlockId;
import io.countersign.protocol.wire.WireTimestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Reads sign bytes back: what did an earlier signature say, its time aside? */
public final class SignedContent {
  /**
   * No sign bytes of a vote or proposal are longer: with every number at its longest and a chain id
   * of 50 bytes, CometBFT's limit ({@code types/genesis.go}, MaxChainIDLen), they are about 200.
   */
  private static final int MAX_LENGTH = 400;

  /** See {@link SignBytes#ofRawBytes}; no length of a vote, so nothing of it is one. */
  static final byte[] RAW_BYTES_PREFIX =
      "COMET::RAW_BYTES::SIGN".getBytes(StandardCharsets.US_ASCII);

  // The tags of CanonicalVoteExtension.
  private static final int EXTENSION = (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int HEIGHT = (2 << 3) | WireFormat.WIRETYPE_FIXED64;
  private static final int ROUND = (3 << 3) | WireFormat.WIRETYPE_FIXED64;
  private static final int CHAIN_ID = (4 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private SignedContent() {}

  /**
   * The time inside sign bytes made by {@link SignBytes#of}.
   *
   * @throws IllegalArgumentException if they are no sign bytes of that step
   */
  public static Timestamp timestamp(Step step, byte[] signBytes) {
    WireTimestamp time =
        switch (step) {
          case PROPOSAL -> parse(CanonicalProposal.parser(), signBytes).getTimestamp();
          case PREVOTE, PRECOMMIT -> parse(CanonicalVote.parser(), signBytes).getTimestamp();
        };
    return new Timestamp(time.getSeconds(), time.getNanos());
  }

  /**
   * Whether two messages of one step say the same, whatever time each carries ({@code
   * privval/file.go}, checkVotesOnlyDifferByTimestamp).
   *
   * @throws IllegalArgumentException if either is no sign bytes of that step
   */
  public static boolean equalApartFromTimestamp(Step step, byte[] one, byte[] other) {
    return switch (step) {
      case PROPOSAL -> withoutTime(proposal(one)).equals(withoutTime(proposal(other)));
      case PREVOTE, PRECOMMIT -> withoutTime(vote(one)).equals(withoutTime(vote(other)));
    };
  }

  /**
   * What a signature is for, in an operator's words: {@code block F3FF4D451E} or {@code nil}.
   *
   * @throws IllegalArgumentException if these are no sign bytes of that step
   */
  public static String describe(Step step, byte[] signBytes) {
    return BlockId.describe(blockId(step, signBytes).hash());
  }

  /**
   * The block that a signature is for; {@link BlockId#NIL} for none.
   *
   * @throws IllegalArgumentException if these are no sign bytes of that step
   */
  public static BlockId blockId(Step step, byte[] signBytes) {
    WireBlockId block =
        switch (step) {
          case PROPOSAL -> proposal(signBytes).getBlockId();
          case PREVOTE, PRECOMMIT -> vote(signBytes).getBlockId();
        };
    return new BlockId(
        bytes(block.getHash()),
        block.getPartSetHeader().getTotal(),
        bytes(block.getPartSetHeader().getHash()));
  }

  private static Bytes bytes(ByteString value) {
    return Bytes.copyOf(value.toByteArray());
  }

  /**
   * Whether these are sign bytes for a position of a chain, as {@link SignBytes#of} makes them.
   *
   * @param signBytes from a file, so perhaps of anything
   */
  public static boolean isOf(String chainId, HeightRoundStep position, byte[] signBytes) {
    try {
      return switch (position.step()) {
        case PROPOSAL -> {
          CanonicalProposal proposal = proposal(signBytes);
          yield proposal.getType() == position.step().messageType()
              && proposal.getHeight() == position.height()
              && proposal.getRound() == position.round()
              && proposal.getChainId().equals(chainId);
        }
        case PREVOTE, PRECOMMIT -> {
          CanonicalVote vote = vote(signBytes);
          yield vote.getType() == position.step().messageType()
              && vote.getHeight() == position.height()
              && vote.getRound() == position.round()
              && vote.getChainId().equals(chainId);
        }
      };
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Whether these bytes, signed as they are, could be taken for a signed vote, proposal, vote
   * extension, or for raw bytes as celestia-core signs them. CometBFT 2.0 asks for a signature over
   * raw application bytes; without this check a bad node could have a second vote signed by calling
   * it an extension, or raw bytes, which are never signed. Application bytes that merely have the
   * outer form, a length and a message, are none: what every vote has is asked for. Whatever begins
   * with celestia-core's prefix is one.
   */
  public static boolean couldBeSignBytes(byte[] bytes) {
    return isRawBytes(bytes) || isVoteOrProposal(bytes) || isExtension(bytes);
  }

  private static boolean isRawBytes(byte[] bytes) {
    int length = RAW_BYTES_PREFIX.length;
    return bytes.length >= length && Arrays.equals(bytes, 0, length, RAW_BYTES_PREFIX, 0, length);
  }

  private static boolean isVoteOrProposal(byte[] bytes) {
    if (bytes.length > MAX_LENGTH || !mayAnnounceItsLength(bytes)) {
      return false;
    }
    return canonical(CanonicalVote.parser(), bytes)
            .filter(vote -> vote.getType() != 0 && vote.hasTimestamp())
            .isPresent()
        || canonical(CanonicalProposal.parser(), bytes)
            .filter(proposal -> proposal.getType() != 0 && proposal.hasTimestamp())
            .isPresent();
  }

  /**
   * False only where reading the length would fail or give another one: protobuf says so with an
   * exception, which costs more than a signature, and every vote has an empty second extension.
   */
  static boolean mayAnnounceItsLength(byte[] bytes) {
    if (bytes.length == 0) {
      return false;
    }
    if (bytes[0] >= 0) {
      return bytes[0] == bytes.length - 1;
    }
    if (bytes.length > 1 && bytes[1] >= 0) {
      return ((bytes[0] & 0x7f) | (bytes[1] << 7)) == bytes.length - 2;
    }
    return true; // of unusual form: protobuf decides
  }

  private static <M extends Message> Optional<M> canonical(Parser<M> parser, byte[] bytes) {
    try {
      return Optional.of(parse(parser, bytes))
          .filter(message -> message.getUnknownFields().asMap().isEmpty());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Extensions have no bound, so the fields are walked over and nothing is kept of them. */
  private static boolean isExtension(byte[] bytes) {
    if (!mayAnnounceItsLength(bytes)) {
      return false;
    }
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    try {
      if (in.readRawVarint32() != bytes.length - in.getTotalBytesRead()) {
        return false;
      }
      long height = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case EXTENSION, ROUND -> in.skipField(tag);
          case HEIGHT -> height = in.readSFixed64();
          case CHAIN_ID -> in.readStringRequireUtf8();
          default -> {
            return false;
          }
        }
      }
      return height != 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static CanonicalVote vote(byte[] signBytes) {
    return parse(CanonicalVote.parser(), signBytes);
  }

  private static CanonicalProposal proposal(byte[] signBytes) {
    return parse(CanonicalProposal.parser(), signBytes);
  }

  private static CanonicalVote withoutTime(CanonicalVote vote) {
    return vote.toBuilder().clearTimestamp().build();
  }

  private static CanonicalProposal withoutTime(CanonicalProposal proposal) {
    return proposal.toBuilder().clearTimestamp().build();
  }

  private static <M extends Message> M parse(Parser<M> parser, byte[] signBytes) {
    CodedInputStream in = CodedInputStream.newInstance(signBytes);
    try {
      int length = in.readRawVarint32();
      int left = signBytes.length - in.getTotalBytesRead();
      if (length != left) {
        throw new IllegalArgumentException(
            "expected sign bytes of the announced length %d, got %d bytes".formatted(length, left));
      }
      M message = parser.parseFrom(in);
      in.checkLastTagWas(0);
      return message;
    } catch (IOException e) {
      throw new IllegalArgumentException("expected sign bytes, got something else", e);
    }
  }
}
