package io.countersign.interop.filepv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Vote;

/** FilePV and our signer, asked the same, their answers compared. */
final class SideBySide {
  private final FilePv filePv;
  private final OurSigner ours;
  private int questions;

  SideBySide(FilePv filePv, OurSigner ours) {
    this.filePv = filePv;
    this.ours = ours;
  }

  /** Asks both, and passes if they answer the same. */
  Response ask(Request request) throws Exception {
    questions++;
    byte[] message = NodeCodec.encode(request);
    Response answer = comparable(filePv.ask(message));
    assertEquals(
        answer,
        comparable(ours.ask(message)),
        () -> "question %d: %s".formatted(questions, request));
    return answer;
  }

  Response ask(String chainId, SignableMessage message) throws Exception {
    return ask(request(chainId, message));
  }

  /** Asks us alone, and passes if we refuse. */
  void requireOurRefusal(String chainId, SignableMessage message) throws Exception {
    Request request = request(chainId, message);
    assertInstanceOf(
        Response.Refused.class, ours.ask(NodeCodec.encode(request)), () -> request.toString());
  }

  void restartFilePv() throws Exception {
    filePv.restart();
  }

  void restartOurs() throws Exception {
    ours.restart();
  }

  private static Request request(String chainId, SignableMessage message) {
    return switch (message) {
      case Vote vote -> new Request.SignVote(chainId, vote, false);
      case Proposal proposal -> new Request.SignProposal(chainId, proposal);
    };
  }

  /** Refusals have words of their own, and only we know of 2.0's second extension. */
  private static Response comparable(Response response) {
    return switch (response) {
      case Response.Refused refused -> new Response.Refused(refused.kind(), 0, "");
      case Response.SignedVote signed ->
          new Response.SignedVote(
              signed.vote(), signed.signature(), signed.extensionSignature(), Bytes.EMPTY);
      case Response.SignedProposal signed -> signed;
      case Response.PublicKeyIs key -> key;
      case Response.Pong pong -> pong;
    };
  }
}
