package io.countersign.protocol.codec;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Vote;

/** What a node asks. Nothing but shape and length has been checked. */
public sealed interface Request {
  /** "Are you there", every 3.33 s. */
  record Ping() implements Request {}

  /** Asked once, right after the node came up. */
  record ShowPublicKey(String chainId) implements Request {}

  /**
   * Asks for a prevote or precommit.
   *
   * @param skipExtension CometBFT 1.0 and later: leave out the extensions' signatures
   */
  record SignVote(String chainId, Vote vote, boolean skipExtension) implements Request {}

  record SignProposal(String chainId, Proposal proposal) implements Request {}

  /** celestia-core's {@code SignRawBytesRequest}. */
  record SignRawBytes(String chainId, Bytes rawBytes, String uniqueId) implements Request {}

  /** CometBFT 1.0's {@code SignBytesRequest}: bytes to be signed as they are. */
  record SignBytes(Bytes value) implements Request {}

  /**
   * A vote or proposal that cannot be represented, such as one of an unknown type; the link is kept
   * and the sender told.
   *
   * @param kind which answer the node waits for
   * @param problem what was expected and what came
   */
  record Unsupported(Kind kind, String problem) implements Request {}

  /** Which of the answers a request gets. */
  enum Kind {
    PUBLIC_KEY,
    VOTE,
    PROPOSAL,
    RAW_BYTES
  }
}
