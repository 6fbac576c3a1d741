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
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * FilePV and our signer, asked the same, their answers compared. FilePV answers some questions
 * later, so that both are at work at once.
 */
final class SideBySide {
  /** Fewer than what fills the pipes either way, each question and answer at most 2 KB. */
  private static final int MOST_OPEN = 48;

  private static final int FEWEST_OPEN = MOST_OPEN / 2;

  private final FilePv filePv;
  private final OurSigner ours;
  private final Deque<Open> open = new ArrayDeque<>();
  private int questions;

  SideBySide(FilePv filePv, OurSigner ours) {
    this.filePv = filePv;
    this.ours = ours;
  }

  /** A question that FilePV has not answered yet. */
  private record Open(int number, Request request, Response ours) {}

  /**
   * Asks both.
   *
   * @return our answer
   * @throws AssertionError if an earlier answer of FilePV was another than ours
   */
  Response ask(Request request) throws Exception {
    byte[] message = NodeCodec.encode(request);
    Response answer = comparable(ours.ask(message));
    filePv.ask(message);
    open.add(new Open(++questions, request, answer));
    if (open.size() >= MOST_OPEN) {
      compareUntil(FEWEST_OPEN);
    }
    return answer;
  }

  /** Compares all that is still open. */
  void compareAll() throws Exception {
    compareUntil(0);
  }

  private void compareUntil(int left) throws Exception {
    filePv.flush();
    while (open.size() > left) {
      Open oldest = open.remove();
      assertEquals(
          comparable(filePv.answer()),
          oldest.ours(),
          () -> "question %d: %s".formatted(oldest.number(), oldest.request()));
    }
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

  static Request request(String chainId, SignableMessage message) {
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
      case Response.SignedRawBytes signed -> signed;
      case Response.Pong pong -> pong;
    };
  }
}
