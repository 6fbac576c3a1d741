package io.countersign.protocol.codec;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Vote;

/** What the signer answers; exactly one for each {@link Request}. */
public sealed interface Response {
  record Pong() implements Response {}

  record PublicKeyIs(PublicKey key) implements Response {}

  /**
   * A vote with its signatures.
   *
   * @param vote as asked, with the timestamp that was signed
   * @param extensionSignature empty where no extension was signed
   * @param nonRpExtensionSignature empty where no second extension was signed
   */
  record SignedVote(
      Vote vote, Bytes signature, Bytes extensionSignature, Bytes nonRpExtensionSignature)
      implements Response {}

  /**
   * A proposal with its signature.
   *
   * @param proposal as asked, with the timestamp that was signed
   */
  record SignedProposal(Proposal proposal, Bytes signature) implements Response {}

  /** A signature over raw bytes, of either form. */
  record SignedRawBytes(Bytes signature) implements Response {}

  /**
   * {@code RemoteSignerError}: an answer, not a fault of the link.
   *
   * @param kind of the request that is refused
   * @param code see {@link ErrorCode}
   */
  record Refused(Request.Kind kind, int code, String description) implements Response {}
}
