package io.countersign.harness.conform;

import static io.countersign.harness.conform.Check.must;
import static io.countersign.harness.conform.Check.should;
import static io.countersign.harness.conform.Questions.block;
import static io.countersign.harness.conform.Questions.now;
import static io.countersign.harness.conform.Questions.vote;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import java.io.IOException;
import java.util.List;

/** That what is signed is what a node verifies, in every corner of the canonical form. */
final class SignBytesChecks {
  private static final String WRONG_BYTES = "a vote with a wrong signature counts as missing";
  private static final String CANONICAL = "types/canonical.go of CometBFT: ";
  private static final int MANY_PARTS = 300;
  private static final int LATE_ROUND = 300;

  private SignBytesChecks() {}

  static List<Check> all() {
    return List.of(
        must(
            "proposal",
            "a proposal with a wrong signature is a missed block",
            CANONICAL + "height and round are fixed numbers there, and varints in the request",
            stage -> proposal(stage, 0, -1, now())),
        must(
            "proposal-pol-round",
            "a proposal of a locked block, its round in the sign bytes, 0 left out",
            CANONICAL + "no proof of lock is -1, ten bytes; round 0 is none",
            stage ->
                Verdict.all(proposal(stage, 1, 0, now()), proposal(stage, LATE_ROUND, 7, now()))),
        must(
            "prevote",
            WRONG_BYTES,
            CANONICAL + "the block's parts are in it, the validator's address is not",
            stage -> Judge.signs(stage, stage.questions().nextPrevote())),
        must(
            "nil-prevote",
            "a vote for no block has no block id at all in its sign bytes",
            CANONICAL + "an empty block id there is another vote, which no node takes",
            stage -> nil(stage, Step.PREVOTE)),
        must(
            "precommit",
            WRONG_BYTES,
            CANONICAL + "the type is in it: 2",
            stage -> whole(stage, Step.PRECOMMIT, 0, block("one"), now())),
        must(
            "nil-precommit",
            "after a timeout a node precommits nothing, and goes on only with that vote",
            "PreCommit:<nil> in the log, taken for a fault of the signer: tmkms #490",
            stage -> nil(stage, Step.PRECOMMIT)),
        must(
            "late-round",
            "in a bad hour rounds go on, and their numbers get longer",
            CANONICAL + "rounds are eight bytes there",
            stage -> whole(stage, Step.PREVOTE, LATE_ROUND, block("late"), now())),
        must(
            "many-parts",
            "a large block has more than 127 parts",
            CANONICAL + "their count is a varint",
            stage ->
                whole(
                    stage,
                    Step.PREVOTE,
                    0,
                    new BlockId(block("large").hash(), MANY_PARTS, block("large").partsHash()),
                    now())),
        must(
            "whole-second",
            "one time in a thousand million has no nanoseconds, and the field is left out",
            CANONICAL + "google.protobuf.Timestamp leaves zeros out",
            stage ->
                whole(stage, Step.PREVOTE, 0, block("one"), new Timestamp(now().seconds(), 0))),
        should(
            "no-time",
            "a time that Go has not set is the year 1, and still there",
            CANONICAL + "its seconds are negative: -62135596800",
            stage -> whole(stage, Step.PREVOTE, 0, block("one"), Timestamp.GO_ZERO)),
        should(
            "epoch",
            "the year 1970 is an empty time, and still there",
            CANONICAL + "the field is not left out when it is empty",
            stage -> whole(stage, Step.PREVOTE, 0, block("one"), Timestamp.EPOCH)));
  }

  private static Verdict proposal(Stage stage, int round, int polRound, Timestamp time)
      throws IOException {
    return Judge.signs(
        stage, new Proposal(stage.questions().nextHeight(), round, polRound, block("one"), time));
  }

  private static Verdict nil(Stage stage, Step step) throws IOException {
    return whole(stage, step, 0, BlockId.NIL, now());
  }

  private static Verdict whole(Stage stage, Step step, int round, BlockId block, Timestamp time)
      throws IOException {
    return Judge.signs(stage, vote(step, stage.questions().nextHeight(), round, block).at(time));
  }
}
