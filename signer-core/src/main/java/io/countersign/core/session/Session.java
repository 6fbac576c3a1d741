package io.countersign.core.session;

import io.countersign.core.ChainSigner;
import io.countersign.core.SigningResult;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Vote;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers a node's requests for one chain: the map of the program. */
public final class Session {
  /** They could begin a log line of the node's own making. */
  private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cc}");

  private final ChainSigner signer;
  private final long maxHeight;

  /**
   * A session for the nodes of one chain.
   *
   * @param maxHeight nothing above it is signed; {@code Long.MAX_VALUE} for no limit
   */
  public Session(ChainSigner signer, long maxHeight) {
    this.signer = signer;
    this.maxHeight = maxHeight;
  }

  /** The answer to one request; never throws for what a node may ask. */
  public Response answer(Request request) {
    return switch (request) {
      case Request.Ping() -> new Response.Pong();
      case Request.ShowPublicKey(String chainId) ->
          isOurs(chainId)
              ? new Response.PublicKeyIs(signer.publicKey())
              : otherChain(Request.Kind.PUBLIC_KEY, chainId);
      case Request.SignVote(String chainId, Vote vote, boolean skipExtension) ->
          isOurs(chainId)
              ? answer(vote, sign(vote, !skipExtension))
              : otherChain(Request.Kind.VOTE, chainId);
      case Request.SignProposal(String chainId, Proposal proposal) ->
          isOurs(chainId)
              ? answer(proposal, sign(proposal, false))
              : otherChain(Request.Kind.PROPOSAL, chainId);
      case Request.SignRawBytes ignored -> rawBytes();
      case Request.SignBytes ignored -> rawBytes();
      case Request.Unsupported(Request.Kind kind, String problem) ->
          new Response.Refused(kind, ErrorCode.INVALID_REQUEST, problem);
    };
  }

  /**
   * Called behind an answer, while the node does not wait.
   *
   * @return what went wrong; nothing is signed after it
   */
  public Optional<String> settle() {
    return signer.settle();
  }

  /** Whether a request asks for something of our chain above the limit, which ends the signer. */
  public boolean isAboveMaxHeight(Request request) {
    return switch (request) {
      case Request.SignVote ask -> isOurs(ask.chainId()) && ask.vote().height() > maxHeight;
      case Request.SignProposal ask -> isOurs(ask.chainId()) && ask.proposal().height() > maxHeight;
      case Request.Ping ignored -> false;
      case Request.ShowPublicKey ignored -> false;
      case Request.SignRawBytes ignored -> false;
      case Request.SignBytes ignored -> false;
      case Request.Unsupported ignored -> false;
    };
  }

  private SigningResult sign(SignableMessage message, boolean extensions) {
    if (message.position().height() > maxHeight) {
      return new SigningResult.Refused(
          ErrorCode.UNAVAILABLE,
          "asked to sign %s, which is above max_height %d"
              .formatted(message.position(), maxHeight));
    }
    return signer.sign(message, extensions);
  }

  private static Response answer(Vote vote, SigningResult result) {
    return switch (result) {
      case SigningResult.Signed signed ->
          new Response.SignedVote(
              vote.at(signed.timestamp()),
              signed.signature(),
              signed.extensionSignature(),
              signed.nonRpExtensionSignature());
      case SigningResult.Refused(int code, String reason) ->
          new Response.Refused(Request.Kind.VOTE, code, reason);
    };
  }

  private static Response answer(Proposal proposal, SigningResult result) {
    return switch (result) {
      case SigningResult.Signed signed ->
          new Response.SignedProposal(proposal.at(signed.timestamp()), signed.signature());
      case SigningResult.Refused(int code, String reason) ->
          new Response.Refused(Request.Kind.PROPOSAL, code, reason);
    };
  }

  private boolean isOurs(String chainId) {
    return chainId.equals(signer.chainId());
  }

  private Response otherChain(Request.Kind kind, String chainId) {
    return new Response.Refused(
        kind,
        ErrorCode.INVALID_REQUEST,
        "expected a request for chain %s, got one for chain \"%.64s\"; check chain_id of this [[validator]]"
            .formatted(signer.chainId(), CONTROL_CHARACTER.matcher(chainId).replaceAll("?")));
  }

  /** Bytes of a node's choosing could be anything, another vote too. */
  private static Response rawBytes() {
    return new Response.Refused(
        Request.Kind.RAW_BYTES, ErrorCode.INVALID_REQUEST, "raw bytes are not signed");
  }
}
