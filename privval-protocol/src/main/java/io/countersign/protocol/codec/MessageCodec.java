package io.countersign.protocol.codec;

import com.google.protobuf.ByteString;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.wire.WireMessage;
import io.countersign.protocol.wire.WirePingResponse;
import io.countersign.protocol.wire.WirePubKeyResponse;
import io.countersign.protocol.wire.WirePublicKey;
import io.countersign.protocol.wire.WireRemoteSignerError;
import io.countersign.protocol.wire.WireSignBytesRequest;
import io.countersign.protocol.wire.WireSignBytesResponse;
import io.countersign.protocol.wire.WireSignProposalRequest;
import io.countersign.protocol.wire.WireSignVoteRequest;
import io.countersign.protocol.wire.WireSignedProposalResponse;
import io.countersign.protocol.wire.WireSignedVoteResponse;
import io.countersign.protocol.wire.WireVote;

/**
 * The signer's side of the privval messages, one codec for every dialect: an answer carries each
 * dialect's form at once, since every node ignores the fields it does not know. Works on whole
 * messages, the length prefix already taken off.
 */
public final class MessageCodec {
  /**
   * A longer answer is not read by nodes up to 0.39 and 1.0 ({@code privval/signer_endpoint.go}).
   */
  public static final int MAX_ANSWER_LENGTH = 10_240;

  /** Error texts are cut here, so that no answer can grow past {@link #MAX_ANSWER_LENGTH}. */
  static final int MAX_DESCRIPTION_LENGTH = 1_000;

  private MessageCodec() {}

  /**
   * Decodes one {@code Message} that asks something.
   *
   * @throws MalformedMessageException naming the field and its offset
   */
  public static Request decode(byte[] message) throws MalformedMessageException {
    WireMessage wire = KnownFields.parse(message);
    return switch (wire.getSumCase()) {
      case PING_REQUEST -> new Request.Ping();
      case PUB_KEY_REQUEST -> new Request.ShowPublicKey(wire.getPubKeyRequest().getChainId());
      case SIGN_VOTE_REQUEST -> vote(wire.getSignVoteRequest());
      case SIGN_PROPOSAL_REQUEST -> proposal(wire.getSignProposalRequest());
      case SIGN_BYTES_REQUEST -> bytes(wire.getSignBytesRequest());
      case SUM_NOT_SET ->
          throw new MalformedMessageException(
              "expected a privval request, got a message of %d bytes without one of the known fields 1 to 9"
                  .formatted(message.length));
      case PUB_KEY_RESPONSE,
          SIGNED_VOTE_RESPONSE,
          SIGNED_PROPOSAL_RESPONSE,
          PING_RESPONSE,
          SIGN_BYTES_RESPONSE ->
          throw new MalformedMessageException(
              "expected a privval request, got an answer (field %d)"
                  .formatted(wire.getSumCase().getNumber()));
    };
  }

  private static Request vote(WireSignVoteRequest wire) {
    if (!wire.hasVote()) {
      return new Request.Unsupported(
          Request.Kind.VOTE, "expected a vote, got a request without one");
    }
    int type = wire.getVote().getType();
    if (type != Step.PREVOTE.messageType() && type != Step.PRECOMMIT.messageType()) {
      return new Request.Unsupported(
          Request.Kind.VOTE, "expected a vote of type 1 or 2, got type " + type);
    }
    return new Request.SignVote(
        wire.getChainId(), WireConsensus.vote(wire.getVote()), wire.getSkipExtensionSigning());
  }

  private static Request proposal(WireSignProposalRequest wire) {
    if (!wire.hasProposal()) {
      return new Request.Unsupported(
          Request.Kind.PROPOSAL, "expected a proposal, got a request without one");
    }
    int type = wire.getProposal().getType();
    if (type != Step.PROPOSAL.messageType()) {
      return new Request.Unsupported(
          Request.Kind.PROPOSAL, "expected a proposal of type 32, got type " + type);
    }
    return new Request.SignProposal(wire.getChainId(), WireConsensus.proposal(wire.getProposal()));
  }

  /** Celestia's form has fields 2 or 3; CometBFT 1.0's has field 1 alone. */
  private static Request bytes(WireSignBytesRequest wire) {
    if (wire.getRawBytes().isEmpty() && wire.getUniqueId().isEmpty()) {
      return new Request.SignBytes(WireConsensus.bytes(wire.getChainIdOrValue()));
    }
    return new Request.SignRawBytes(
        wire.getChainIdOrValue().toStringUtf8(),
        WireConsensus.bytes(wire.getRawBytes()),
        wire.getUniqueId());
  }

  /**
   * Encodes one answer, at most {@link #MAX_ANSWER_LENGTH} bytes: nodes take only signatures and
   * timestamp from it, so extensions too long to echo are left out.
   */
  public static byte[] encode(Response response) {
    WireMessage.Builder message = WireMessage.newBuilder();
    switch (response) {
      case Response.Pong() -> message.setPingResponse(WirePingResponse.getDefaultInstance());
      case Response.PublicKeyIs(PublicKey key) -> message.setPubKeyResponse(publicKey(key));
      case Response.SignedVote signed -> message.setSignedVoteResponse(signedVote(signed));
      case Response.SignedProposal signed ->
          message.setSignedProposalResponse(
              WireSignedProposalResponse.newBuilder()
                  .setProposal(
                      WireConsensus.proposal(signed.proposal())
                          .setSignature(WireConsensus.byteString(signed.signature()))));
      case Response.SignedRawBytes(Bytes signature) ->
          message.setSignBytesResponse(
              WireSignBytesResponse.newBuilder().setSignature(WireConsensus.byteString(signature)));
      case Response.Refused refused -> refused(message, refused);
    }
    byte[] encoded = message.build().toByteArray();
    if (encoded.length > MAX_ANSWER_LENGTH) {
      throw new IllegalStateException(
          "expected an answer of at most %d bytes, made one of %d"
              .formatted(MAX_ANSWER_LENGTH, encoded.length));
    }
    return encoded;
  }

  private static WirePubKeyResponse publicKey(PublicKey key) {
    ByteString bytes = WireConsensus.byteString(key.bytes());
    WirePublicKey.Builder upTo040 = WirePublicKey.newBuilder();
    switch (key.type()) {
      case ED25519 -> upTo040.setEd25519(bytes);
      case SECP256K1 -> upTo040.setSecp256K1(bytes);
    }
    return WirePubKeyResponse.newBuilder()
        .setPubKey(upTo040)
        .setPubKeyBytes(bytes)
        .setPubKeyType(key.type().label())
        .build();
  }

  /** Half of what a node reads leaves ample room for everything but the extensions. */
  private static final int MAX_ECHOED_EXTENSIONS = MAX_ANSWER_LENGTH / 2;

  private static WireSignedVoteResponse signedVote(Response.SignedVote signed) {
    WireVote.Builder vote =
        WireConsensus.vote(signed.vote())
            .setSignature(WireConsensus.byteString(signed.signature()))
            .setExtensionSignature(WireConsensus.byteString(signed.extensionSignature()))
            .setNonRpExtensionSignature(WireConsensus.byteString(signed.nonRpExtensionSignature()));
    if (signed.vote().extension().length() + signed.vote().nonRpExtension().length()
        > MAX_ECHOED_EXTENSIONS) {
      vote.clearExtension().clearNonRpExtension();
    }
    return WireSignedVoteResponse.newBuilder().setVote(vote).build();
  }

  private static void refused(WireMessage.Builder message, Response.Refused refused) {
    WireRemoteSignerError error =
        WireRemoteSignerError.newBuilder()
            .setCode(refused.code())
            .setDescription(cut(refused.description()))
            .build();
    switch (refused.kind()) {
      case PUBLIC_KEY -> message.setPubKeyResponse(WirePubKeyResponse.newBuilder().setError(error));
      case VOTE ->
          message.setSignedVoteResponse(WireSignedVoteResponse.newBuilder().setError(error));
      case PROPOSAL ->
          message.setSignedProposalResponse(
              WireSignedProposalResponse.newBuilder().setError(error));
      case RAW_BYTES ->
          message.setSignBytesResponse(WireSignBytesResponse.newBuilder().setError(error));
    }
  }

  private static String cut(String text) {
    if (text.length() <= MAX_DESCRIPTION_LENGTH) {
      return text;
    }
    boolean withinPair = Character.isHighSurrogate(text.charAt(MAX_DESCRIPTION_LENGTH - 1));
    return text.substring(0, withinPair ? MAX_DESCRIPTION_LENGTH - 1 : MAX_DESCRIPTION_LENGTH);
  }
}
