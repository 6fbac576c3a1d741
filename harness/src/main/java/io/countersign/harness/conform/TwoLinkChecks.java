package io.countersign.harness.conform;

import static io.countersign.harness.conform.Check.must;
import static io.countersign.harness.conform.Check.should;

import io.countersign.harness.node.Pause;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Two nodes of one validator on one signer. */
final class TwoLinkChecks {
  private static final int RACES = 6;
  private static final Pause APART = new Pause(1);

  private TwoLinkChecks() {}

  static List<Check> all() {
    return List.of(
        must(
                "two-links-nil-against-block",
                "check and record must be one step for all links, or both sides of a race are signed",
                "Osmosis 2025-03, 75,306 OSMO: nil and non-nil 1.5 ms apart through Horcrux (GHSA-6wxf-7784-62fp)",
                TwoLinkChecks::race)
            .once(),
        should(
                "two-links-one-signature",
                "two nodes that see the same may both use what was signed",
                "several nodes on one signer: tmkms #915",
                TwoLinkChecks::same)
            .once());
  }

  private static final Verdict ONE_LINK = new Verdict.Skipped("needs a second --listen");

  private static Verdict race(Stage stage) throws IOException {
    for (int race = 0; race < RACES; race++) {
      Optional<SignerLink> other = stage.secondLink();
      if (other.isEmpty()) {
        return ONE_LINK;
      }
      stage.settle();
      Verdict verdict = race(stage, stage.link(), other.get(), race % 2 == 0);
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }

  private static Verdict race(Stage stage, SignerLink one, SignerLink other, boolean nilFirst)
      throws IOException {
    long height = stage.questions().nextHeight();
    Request nil = stage.questions().ask(Questions.vote(Step.PREVOTE, height, 0, BlockId.NIL));
    Request block =
        stage.questions().ask(Questions.vote(Step.PREVOTE, height, 0, Questions.block("one")));
    one.send(nilFirst ? nil : block);
    APART.take();
    other.send(nilFirst ? block : nil);
    Answer first = one.receive();
    Answer second = other.receive();
    if (first instanceof Answer.Signed && second instanceof Answer.Signed) {
      return Verdict.fail("at most one signature", "both a vote for no block and one for a block");
    }
    return first instanceof Answer.Signed || second instanceof Answer.Signed
        ? Verdict.PASS
        : Verdict.fail("one signature", first.described() + ", and " + second.described());
  }

  private static Verdict same(Stage stage) throws IOException {
    Optional<SignerLink> other = stage.secondLink();
    if (other.isEmpty()) {
      return ONE_LINK;
    }
    Vote vote = stage.questions().nextPrevote();
    Answer first = stage.ask(stage.questions().ask(vote));
    Answer second = other.get().ask(stage.questions().ask(vote));
    return first instanceof Answer.Signed one
            && second instanceof Answer.Signed two
            && one.signature().equals(two.signature())
        ? Verdict.PASS
        : Verdict.fail(
            "the same signature on both links", first.described() + ", and " + second.described());
  }
}
