package io.countersign.protocol.codec;

import com.google.protobuf.ByteString;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.wire.WireMessage;
import io.countersign.protocol.wire.WirePingRequest;
import io.countersign.protocol.wire.WirePubKeyRequest;
import io.countersign.protocol.wire.WirePubKeyResponse;
import io.countersign.protocol.wire.WireRemoteSignerError;
import io.countersign.protocol.wire.WireSignBytesRequest;
import io.countersign.protocol.wire.WireSignBytesResponse;
import io.countersign.protocol.wire.WireSignProposalRequest;
import io.countersign.protocol.wire.WireSignVoteRequest;
import io.countersign.protocol.wire.WireSignedProposalResponse;
import io.countersign.protocol.wire.WireSignedVoteResponse;
import io.countersign.protocol.wire.WireVote;

/**
 * The node's side of the privval messages, for whatever plays a node: the mirror of {@link
 * MessageCodec}.
 */
public final class NodeCodec {
  private NodeCodec() {}

  /**
   * Encodes one request as a CometBFT 0.38 node would, with the fields of later versions where they
   * are set.
   */
  public static byte[] encode(Request request) {
    WireMessage.Builder message = WireMessage.newBuilder();
    switch (request) {
      case Request.Ping() -> message.setPingRequest(WirePingRequest.getDefaultInstance());
      case Request.ShowPublicKey(String chainId) ->
          message.setPubKeyRequest(WirePubKeyRequest.newBuilder().setChainId(chainId));
      case Request.SignVote ask ->
          message.setSignVoteRequest(
              WireSignVoteRequest.newBuilder()
                  .setVote(WireConsensus.vote(ask.vote()))
                  .setChainId(ask.chainId())
                  .setSkipExtensionSigning(ask.skipExtension()));
      case Request.SignProposal ask ->
          message.setSignProposalRequest(
              WireSignProposalRequest.newBuilder()
                  .setProposal(WireConsensus.proposal(ask.proposal()))
                  .setChainId(ask.chainId()));
      case Request.SignRawBytes ask ->
          message.setSignBytesRequest(
              WireSignBytesRequest.newBuilder()
                  .setChainIdOrValue(ByteString.copyFromUtf8(ask.chainId()))
                  .setRawBytes(WireConsensus.byteString(ask.rawBytes()))
                  .setUniqueId(ask.uniqueId()));
      case Request.SignBytes ask ->
          message.setSignBytesRequest(
              WireSignBytesRequest.newBuilder()
                  .setChainIdOrValue(WireConsensus.byteString(ask.value())));
      case Request.Unsupported ask ->
          throw new IllegalArgumentException("expected a request that can be sent, got " + ask);
    }
    return message.build().toByteArray();
  }

  /**
   * Decodes one answer.
   *
   * @throws MalformedMessageException if it is none, naming the field
   */
  public static Response decode(byte[] message) throws MalformedMessageException {
    WireMessage wire = KnownFields.parse(message);
    return switch (wire.getSumCase()) {
      case PING_RESPONSE -> new Response.Pong();
      case PUB_KEY_RESPONSE -> publicKey(wire.getPubKeyResponse());
      case SIGNED_VOTE_RESPONSE -> vote(wire.getSignedVoteResponse());
      case SIGNED_PROPOSAL_RESPONSE -> proposal(wire.getSignedProposalResponse());
      case SIGN_BYTES_RESPONSE -> bytes(wire.getSignBytesResponse());
      case PING_REQUEST,
          PUB_KEY_REQUEST,
          SIGN_VOTE_REQUEST,
          SIGN_PROPOSAL_REQUEST,
          SIGN_BYTES_REQUEST,
          SUM_NOT_SET ->
          throw new MalformedMessageException(
              "expected a privval answer, got " + wire.getSumCase());
    };
  }

  private static Response publicKey(WirePubKeyResponse wire) throws MalformedMessageException {
    if (wire.hasError()) {
      return refused(Request.Kind.PUBLIC_KEY, wire.getError());
    }
    for (KeyType type : KeyType.values()) {
      ByteString key = keyOf(type, wire);
      if (key.size() == type.publicKeyLength()) {
        return new Response.PublicKeyIs(new PublicKey(type, WireConsensus.bytes(key)));
      }
    }
    throw new MalformedMessageException(
        "expected an ed25519 public key of 32 bytes or a secp256k1 one of 33, got another or none");
  }

  /** In the form of 1.0 if it is there, else in the old one; empty if it is of another type. */
  private static ByteString keyOf(KeyType type, WirePubKeyResponse wire) {
    if (!wire.getPubKeyType().isEmpty()) {
      return wire.getPubKeyType().equals(type.label()) ? wire.getPubKeyBytes() : ByteString.EMPTY;
    }
    return switch (type) {
      case ED25519 -> wire.getPubKey().getEd25519();
      case SECP256K1 -> wire.getPubKey().getSecp256K1();
    };
  }

  private static Response vote(WireSignedVoteResponse wire) throws MalformedMessageException {
    if (wire.hasError()) {
      return refused(Request.Kind.VOTE, wire.getError());
    }
    WireVote vote = wire.getVote();
    if (vote.getType() != 1 && vote.getType() != 2) {
      throw new MalformedMessageException("expected a vote of type 1 or 2, got " + vote.getType());
    }
    return new Response.SignedVote(
        WireConsensus.vote(vote),
        WireConsensus.bytes(vote.getSignature()),
        WireConsensus.bytes(vote.getExtensionSignature()),
        WireConsensus.bytes(vote.getNonRpExtensionSignature()));
  }

  private static Response proposal(WireSignedProposalResponse wire) {
    if (wire.hasError()) {
      return refused(Request.Kind.PROPOSAL, wire.getError());
    }
    return new Response.SignedProposal(
        WireConsensus.proposal(wire.getProposal()),
        WireConsensus.bytes(wire.getProposal().getSignature()));
  }

  private static Response bytes(WireSignBytesResponse wire) {
    if (wire.hasError()) {
      return refused(Request.Kind.RAW_BYTES, wire.getError());
    }
    return new Response.SignedRawBytes(WireConsensus.bytes(wire.getSignature()));
  }

  private static Response refused(Request.Kind kind, WireRemoteSignerError error) {
    return new Response.Refused(kind, error.getCode(), error.getDescription());
  }
}
