package io.countersign.harness.torture;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Timestamp;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Checks each answer by itself, and hands each signature to the history. */
final class Judge {
  private final String chainId;
  private final AnswerCheck check;
  private final History history;
  private final Counts counts;

  Judge(String chainId, AnswerCheck check, History history, Counts counts) {
    this.chainId = chainId;
    this.check = check;
    this.history = history;
    this.counts = counts;
  }

  /** What became of a request. */
  sealed interface Verdict {
    /**
     * A valid signature over what was asked.
     *
     * @param earlier whether at the time of an earlier request for the same
     */
    record Signed(Bytes signature, boolean earlier) implements Verdict {}

    /** An error that speaks of a double sign. */
    record Refused() implements Verdict {}

    /** The kill came first. */
    record Unanswered() implements Verdict {}
  }

  /**
   * Checks one answer.
   *
   * @throws ViolationException if the signature is not valid over the bytes that the answer says,
   *     the answer says something else than was asked, the refusal is for another reason than a
   *     double sign, or the position was signed for another content before
   */
  Verdict of(Request request, Optional<Response> answer) throws IOException {
    counts.add(Count.REQUESTS);
    if (answer.isEmpty()) {
      return new Verdict.Unanswered();
    }
    return switch (answer.get()) {
      case Response.Refused refused -> refused(request, refused);
      case Response.SignedVote signed -> signed(request, signed, signed.vote(), signed.signature());
      case Response.SignedProposal signed ->
          signed(request, signed, signed.proposal(), signed.signature());
      case Response.SignedRawBytes other -> throw unexpected(request, other);
      case Response.Pong other -> throw unexpected(request, other);
      case Response.PublicKeyIs other -> throw unexpected(request, other);
    };
  }

  private Verdict refused(Request request, Response.Refused refused) throws ViolationException {
    if (refused.code() != ErrorCode.DOUBLE_SIGN) {
      throw unexpected(request, refused);
    }
    counts.add(Count.REFUSALS);
    return new Verdict.Refused();
  }

  private Verdict signed(Request request, Response response, SignableMessage said, Bytes signature)
      throws IOException {
    try {
      check.require(request, response);
    } catch (IOException e) {
      throw new ViolationException("%s got %s: %s".formatted(request, response, e.getMessage()), e);
    }
    SignableMessage asked = message(request);
    if (!Arrays.equals(Contents.of(chainId, asked), Contents.of(chainId, said))) {
      throw unexpected(request, response);
    }
    Timestamp time = said.timestamp();
    history.add(said, signature);
    counts.add(Count.SIGNATURES);
    return new Verdict.Signed(signature, !time.equals(asked.timestamp()));
  }

  private static SignableMessage message(Request request) {
    return switch (request) {
      case Request.SignVote ask -> ask.vote();
      case Request.SignProposal ask -> ask.proposal();
      case Request.Ping other -> throw notASignRequest(other);
      case Request.ShowPublicKey other -> throw notASignRequest(other);
      case Request.SignRawBytes other -> throw notASignRequest(other);
      case Request.SignBytes other -> throw notASignRequest(other);
      case Request.Unsupported other -> throw notASignRequest(other);
    };
  }

  private static IllegalArgumentException notASignRequest(Request request) {
    return new IllegalArgumentException("expected a vote or proposal, got " + request);
  }

  private static ViolationException unexpected(Request request, Response response) {
    return new ViolationException(
        "expected a signature of what was asked or a refusal of a double sign, asked %s, got %s"
            .formatted(request, response));
  }
}
