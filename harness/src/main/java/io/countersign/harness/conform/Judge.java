package io.countersign.harness.conform;

import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;

/** What is right of an answer to a vote or proposal. */
final class Judge {
  private static final String A_SIGNATURE = "a signature";

  private Judge() {}

  /** Asks; passes if the answer is a right signature over what was asked, at the time asked. */
  static Verdict signs(Stage stage, Vote vote) throws IOException {
    return signed(stage, vote, stage.ask(stage.questions().ask(vote)));
  }

  /** The same of a proposal. */
  static Verdict signs(Stage stage, Proposal proposal) throws IOException {
    return signed(stage, proposal, stage.ask(stage.questions().ask(proposal)));
  }

  /** Passes if an answer is a right signature over what was asked, at the time asked. */
  static Verdict signed(Stage stage, SignableMessage asked, Answer answer) throws IOException {
    if (!(answer instanceof Answer.Signed signed)) {
      return Verdict.fail(A_SIGNATURE, answer.described());
    }
    if (!signed.time().equals(asked.timestamp())) {
      return Verdict.fail("the time asked, " + asked.timestamp(), signed.time().toString());
    }
    return rightAt(stage, asked, signed);
  }

  /** Passes if the signature is right at the time that the answer says. */
  static Verdict rightAt(Stage stage, SignableMessage asked, Answer.Signed signed)
      throws IOException {
    SignableMessage said = at(asked, signed.time());
    byte[] bytes = CanonicalBytes.of(stage.questions().chainId(), said);
    return isOf(stage, bytes, signed.signature())
        ? Verdict.PASS
        : Verdict.fail("a signature over " + Bytes.copyOf(bytes), "another, " + signed.signature());
  }

  static boolean isOf(Stage stage, byte[] bytes, Bytes signature) throws IOException {
    return stage.verifier().verify(bytes, signature.toArray());
  }

  private static SignableMessage at(SignableMessage asked, Timestamp time) {
    return switch (asked) {
      case Vote vote -> vote.at(time);
      case Proposal proposal -> proposal.at(time);
    };
  }

  /** Passes if nothing is signed, however that is said. */
  static Verdict notSigned(Stage stage, Request request) throws IOException {
    return notSigned(stage.ask(request));
  }

  /** Passes if nothing was signed, however that is said. */
  static Verdict notSigned(Answer answer) {
    return answer instanceof Answer.Signed || answer instanceof Answer.SignedBytes
        ? Verdict.fail("no signature", answer.described())
        : Verdict.PASS;
  }

  /** Passes if it is refused by an answer, and the same link answers on. */
  static Verdict refusedKindly(Stage stage, Request request) throws IOException {
    SignerLink link = stage.link();
    Answer answer = link.ask(request);
    if (!(answer instanceof Answer.Refused)) {
      return Verdict.fail("a refusal by an answer", answer.described());
    }
    Answer next = link.ask(new Request.Ping());
    return next instanceof Answer.Pong
        ? Verdict.PASS
        : Verdict.fail("the link kept after the refusal", next.described());
  }
}
