package io.countersign.harness.conform;

import static io.countersign.harness.conform.Check.must;
import static io.countersign.harness.conform.Check.should;
import static io.countersign.harness.conform.Questions.block;
import static io.countersign.harness.conform.Questions.vote;

import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.util.List;

/** That nothing is signed twice or backwards, and how it is said. */
final class GuardChecks {
  private static final String TWICE =
      "two signed contents for one height, round and step are proof enough to slash a validator";
  private static final String RESTORED =
      "validators restored without their signer's state: Evmos 2022-03, Persistence 2022-11, Neutron 2023-08";
  private static final String HANG_UP =
      "TMKMS hangs up; on upgrade day that cost Neutron's validators an hour (cometbft #5459, #850)";
  private static final String INVALID =
      "ValidateBasic of CometBFT refuses it; TMKMS and cosmos/kms sign it";

  private GuardChecks() {}

  static List<Check> all() {
    return List.of(
        must(
            "same-request-again",
            "a node that was restarted asks again, and must get what it had",
            "another signature for the same content is one that its peers have not seen",
            GuardChecks::again),
        should(
            "time-alone-differs",
            "a node that was restarted asks for its vote at another time: the old one, or none",
            "peers that have the first refuse the second (ErrVoteNonDeterministicSignature); no evidence, so no slashing",
            GuardChecks::otherTime),
        should(
            "time-alone-differs-is-answered",
            "with the stored signature and its time the node goes on at once",
            "TMKMS signs anew where only the time differs",
            GuardChecks::otherTimeAnswered),
        must("another-block", TWICE, "Akash 2022-10: two signers at once", GuardChecks::otherBlock),
        must(
            "nil-against-block",
            TWICE,
            "Osmosis 2025-03: nil and non-nil 1.5 ms apart through Horcrux",
            GuardChecks::nilAgainstBlock),
        must(
            "another-proposal",
            "two proposals of one round split the votes of those who saw one or the other",
            "Desmos 2021: the old signer still lived",
            GuardChecks::otherProposal),
        must(
            "another-pol-round",
            "proposals that differ in their proof of lock alone are two contents",
            "TMKMS signs both",
            GuardChecks::otherPolRound),
        must(
            "height-regression",
            "what lies below was signed, and is not known any more",
            RESTORED,
            stage -> Judge.notSigned(stage, regression(stage, Regression.HEIGHT))),
        must(
            "round-regression",
            "what lies below was signed, and is not known any more",
            RESTORED,
            stage -> Judge.notSigned(stage, regression(stage, Regression.ROUND))),
        must(
            "step-regression",
            "a prevote after the precommit of its round is a second one, or a late one",
            RESTORED,
            stage -> Judge.notSigned(stage, regression(stage, Regression.STEP))),
        should(
            "regression-is-answered",
            "a node that is behind gets an error, stays connected, and goes on when it has caught up",
            HANG_UP,
            stage -> Judge.refusedKindly(stage, regression(stage, Regression.HEIGHT))),
        should(
            "conflict-is-answered",
            "the second of two nodes gets an error, stays connected, and follows",
            HANG_UP,
            GuardChecks::conflictAnswered),
        should(
            "goes-on-after-a-refusal",
            "one bad request must not cost the next block",
            "a node waits 5 s for each answer, 50 times",
            GuardChecks::goesOn),
        should(
            "half-a-block-id",
            "no honest node asks for it, and no node takes it",
            INVALID,
            stage ->
                Judge.notSigned(
                    stage, ask(stage, new BlockId(block("one").hash(), 0, Bytes.EMPTY), 0))),
        should(
            "negative-round",
            "no honest node asks for it, and no node takes it",
            INVALID,
            stage -> Judge.notSigned(stage, ask(stage, block("one"), -1))));
  }

  private enum Regression {
    HEIGHT,
    ROUND,
    STEP
  }

  private static Request ask(Stage stage, BlockId block, int round) {
    return stage.questions().ask(vote(Step.PREVOTE, stage.questions().nextHeight(), round, block));
  }

  /** Signs a vote, and leaves what must not be signed any more. */
  private static Request regression(Stage stage, Regression kind) throws IOException {
    long height = stage.questions().nextHeight();
    signs(stage, vote(Step.PRECOMMIT, height, 2, block("one")));
    return stage
        .questions()
        .ask(
            switch (kind) {
              case HEIGHT -> vote(Step.PRECOMMIT, height - 1, 5, block("below"));
              case ROUND -> vote(Step.PRECOMMIT, height, 1, block("one"));
              case STEP -> vote(Step.PREVOTE, height, 2, block("one"));
            });
  }

  /** What a check begins with; if that does not work, it is of no use. */
  private static Answer.Signed signs(Stage stage, Vote vote) throws IOException {
    return signs(stage, stage.questions().ask(vote));
  }

  private static Answer.Signed signs(Stage stage, Request request) throws IOException {
    Answer answer = stage.ask(request);
    if (answer instanceof Answer.Signed signed) {
      return signed;
    }
    throw new IOException("expected a signature to begin with, got " + answer.described());
  }

  private static Verdict again(Stage stage) throws IOException {
    Vote vote = stage.questions().nextPrevote();
    Answer.Signed first = signs(stage, vote);
    Answer second = stage.ask(stage.questions().ask(vote));
    if (!(second instanceof Answer.Signed signed)) {
      return Verdict.fail("the same signature", second.described());
    }
    return signed.signature().equals(first.signature())
        ? Verdict.all(Judge.signed(stage, vote, signed))
        : Verdict.fail("the same signature", "another");
  }

  private static Vote later(Vote vote) {
    return vote.at(new Timestamp(vote.timestamp().seconds() + 3, vote.timestamp().nanos()));
  }

  private static Verdict otherTime(Stage stage) throws IOException {
    Vote vote = stage.questions().nextPrevote();
    Answer.Signed first = signs(stage, vote);
    Answer second = stage.ask(stage.questions().ask(later(vote)));
    if (!(second instanceof Answer.Signed signed)) {
      return Verdict.PASS;
    }
    return signed.signature().equals(first.signature()) && signed.time().equals(vote.timestamp())
        ? Verdict.PASS
        : Verdict.fail("the first signature with its time, or a refusal", "a signature of another");
  }

  private static Verdict otherTimeAnswered(Stage stage) throws IOException {
    Vote vote = stage.questions().nextPrevote();
    signs(stage, vote);
    Answer second = stage.ask(stage.questions().ask(later(vote)));
    return second instanceof Answer.Signed signed
        ? Judge.signed(stage, vote, signed)
        : Verdict.fail("the first signature with its time", second.described());
  }

  private static Verdict otherBlock(Stage stage) throws IOException {
    for (Step step : List.of(Step.PREVOTE, Step.PRECOMMIT)) {
      long height = stage.questions().nextHeight();
      signs(stage, vote(step, height, 0, block("one")));
      Verdict verdict =
          Judge.notSigned(stage, stage.questions().ask(vote(step, height, 0, block("another"))));
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }

  private static Verdict nilAgainstBlock(Stage stage) throws IOException {
    for (BlockId first : List.of(BlockId.NIL, block("one"))) {
      long height = stage.questions().nextHeight();
      signs(stage, vote(Step.PRECOMMIT, height, 0, first));
      BlockId second = first.isNil() ? block("one") : BlockId.NIL;
      Verdict verdict =
          Judge.notSigned(stage, stage.questions().ask(vote(Step.PRECOMMIT, height, 0, second)));
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }

  private static Proposal proposal(long height, int polRound, String block) {
    return new Proposal(height, 3, polRound, block(block), Questions.now());
  }

  private static Verdict otherProposal(Stage stage) throws IOException {
    long height = stage.questions().nextHeight();
    signs(stage, stage.questions().ask(proposal(height, -1, "one")));
    return Judge.notSigned(stage, stage.questions().ask(proposal(height, -1, "another")));
  }

  private static Verdict otherPolRound(Stage stage) throws IOException {
    Proposal first = proposal(stage.questions().nextHeight(), -1, "one");
    signs(stage, stage.questions().ask(first));
    return Judge.notSigned(
        stage,
        stage
            .questions()
            .ask(new Proposal(first.height(), 3, 1, first.blockId(), first.timestamp())));
  }

  private static Verdict conflictAnswered(Stage stage) throws IOException {
    Vote vote = stage.questions().nextPrevote();
    signs(stage, vote);
    return Judge.refusedKindly(
        stage, stage.questions().ask(vote(vote.type(), vote.height(), 0, block("another"))));
  }

  private static Verdict goesOn(Stage stage) throws IOException {
    Request bad = regression(stage, Regression.HEIGHT);
    stage.ask(bad);
    return Judge.signs(stage, stage.questions().nextPrevote());
  }
}
