package io.countersign.core.session;

import io.countersign.core.ChainSigner;
import io.countersign.core.SigningResult;
import io.countersign.core.guard.PeerText;
import io.countersign.core.guard.RawBytesRules;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Vote;
import java.util.Optional;

/** Answers a node's requests for one chain: the map of the program. */
public final class Session {
  private final ChainSigner signer;
  private final long maxHeight;
  private final boolean extensions;
  private final RawBytes rawBytes;

  /**
   * A session for the nodes of one chain.
   *
   * @param maxHeight nothing above it is signed; {@code Long.MAX_VALUE} for no limit
   */
  public Session(ChainSigner signer, long maxHeight) {
    this(signer, maxHeight, true, new RawBytes(signer, RawBytesRules.NONE));
  }

  /**
   * The same, with more of a say.
   *
   * @param extensions whether vote extensions are signed, where a node asks for that
   * @param rawBytes shared by all sessions of the chain
   */
  public Session(ChainSigner signer, long maxHeight, boolean extensions, RawBytes rawBytes) {
    this.signer = signer;
    this.maxHeight = maxHeight;
    this.extensions = extensions;
    this.rawBytes = rawBytes;
  }

  /** The answer alone of {@link #serve}. */
  public Response answer(Request request) {
    return serve(request).response();
  }

  /** Answers one request; never throws for what a node may ask. */
  Answer serve(Request request) {
    return switch (request) {
      case Request.SignVote(String chainId, Vote vote, boolean skipExtension)
          when isOurs(chainId) ->
          answer(vote, sign(vote, extensions && !skipExtension));
      case Request.SignProposal(String chainId, Proposal proposal) when isOurs(chainId) ->
          answer(proposal, sign(proposal, false));
      case Request.SignVote ask -> Answer.of(otherChain(Request.Kind.VOTE, ask.chainId()));
      case Request.SignProposal ask -> Answer.of(otherChain(Request.Kind.PROPOSAL, ask.chainId()));
      case Request.Ping() -> Answer.of(new Response.Pong());
      case Request.ShowPublicKey(String chainId) ->
          Answer.of(
              isOurs(chainId)
                  ? new Response.PublicKeyIs(signer.publicKey())
                  : otherChain(Request.Kind.PUBLIC_KEY, chainId));
      case Request.SignRawBytes ask ->
          Answer.of(
              isOurs(ask.chainId())
                  ? rawBytes.answer(ask)
                  : otherChain(Request.Kind.RAW_BYTES, ask.chainId()));
      case Request.SignBytes ask -> Answer.of(rawBytes.answer(ask));
      case Request.Unsupported(Request.Kind kind, String problem) ->
          Answer.of(new Response.Refused(kind, ErrorCode.INVALID_REQUEST, problem));
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

  private static Answer answer(Vote vote, SigningResult result) {
    return switch (result) {
      case SigningResult.Signed signed ->
          new Answer(
              new Response.SignedVote(
                  vote.at(signed.timestamp()),
                  signed.signature(),
                  signed.extensionSignature(),
                  signed.nonRpExtensionSignature()),
              signed.again());
      case SigningResult.Refused(int code, String reason) ->
          Answer.of(new Response.Refused(Request.Kind.VOTE, code, reason));
    };
  }

  private static Answer answer(Proposal proposal, SigningResult result) {
    return switch (result) {
      case SigningResult.Signed signed ->
          new Answer(
              new Response.SignedProposal(proposal.at(signed.timestamp()), signed.signature()),
              signed.again());
      case SigningResult.Refused(int code, String reason) ->
          Answer.of(new Response.Refused(Request.Kind.PROPOSAL, code, reason));
    };
  }

  private boolean isOurs(String chainId) {
    return chainId.equals(signer.chainId());
  }

  private Response otherChain(Request.Kind kind, String chainId) {
    return new Response.Refused(
        kind,
        ErrorCode.INVALID_REQUEST,
        "expected a request for chain %s, got one for chain %s; check chain_id of this [[validator]]"
            .formatted(signer.chainId(), PeerText.quoted(chainId)));
  }
}
