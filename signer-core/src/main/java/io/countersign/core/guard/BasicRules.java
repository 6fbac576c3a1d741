package io.countersign.core.guard;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignedContent;
import java.util.Optional;

/**
 * What no honest node asks for, refused before the watermark is looked at: CometBFT's ValidateBasic
 * ({@code types/vote.go}, {@code types/proposal.go}, {@code types/block.go}), with one exception: a
 * proposal without a block id is signed, as FilePV and TMKMS do.
 */
public final class BasicRules {
  private static final int ADDRESS_LENGTH = 20;
  private static final int MAX_NANOS = 999_999_999;

  /** 9999-12-31T23:59:59Z, the last second that protobuf's timestamps allow. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  private BasicRules() {}

  /** What is wrong with a message: what was expected and what came; empty if nothing is. */
  public static Optional<String> problem(SignableMessage message) {
    if (message.position().round() < 0) {
      return Optional.of(
          "expected a round of 0 or more, got %d".formatted(message.position().round()));
    }
    BlockId block = message.blockId();
    if (!block.isNil() && !block.isComplete()) {
      return Optional.of(
          ("expected a block id that is empty or has two hashes of 32 bytes and a part count, got hashes of %d and %d"
                  + " bytes and %d parts")
              .formatted(
                  block.hash().length(),
                  block.partsHash().length(),
                  Integer.toUnsignedLong(block.partsTotal())));
    }
    Timestamp time = message.timestamp();
    if (time.nanos() < 0
        || time.nanos() > MAX_NANOS
        || time.seconds() < Timestamp.GO_ZERO.seconds()
        || time.seconds() > MAX_SECONDS) {
      return Optional.of(
          "expected a time in the years 1 to 9999, got %d seconds and %d nanoseconds"
              .formatted(time.seconds(), time.nanos()));
    }
    return switch (message) {
      case Vote vote -> voteProblem(vote);
      case Proposal proposal -> proposalProblem(proposal);
    };
  }

  private static Optional<String> voteProblem(Vote vote) {
    if (vote.height() < 1) {
      return Optional.of("expected a height of 1 or more, got %d".formatted(vote.height()));
    }
    if (!vote.validatorAddress().isEmpty() && vote.validatorAddress().length() != ADDRESS_LENGTH) {
      return Optional.of(
          "expected a validator address of %d bytes, got %d"
              .formatted(ADDRESS_LENGTH, vote.validatorAddress().length()));
    }
    if (vote.validatorIndex() < 0) {
      return Optional.of(
          "expected a validator index of 0 or more, got %d".formatted(vote.validatorIndex()));
    }
    if (!vote.carriesExtension()
        && !(vote.extension().isEmpty() && vote.nonRpExtension().isEmpty())) {
      return Optional.of(
          "expected a vote extension on a precommit of a block only, got one on a %s%s"
              .formatted(vote.type().label(), vote.blockId().isNil() ? " for nil" : ""));
    }
    if (SignedContent.couldBeSignBytes(vote.nonRpExtension().toArray())) {
      return Optional.of(
          "expected a second vote extension of the application's own, got bytes that could be taken for a signed vote");
    }
    return Optional.empty();
  }

  private static Optional<String> proposalProblem(Proposal proposal) {
    if (proposal.height() < 0) {
      return Optional.of("expected a height of 0 or more, got %d".formatted(proposal.height()));
    }
    if (proposal.polRound() < -1) {
      return Optional.of(
          "expected a pol_round of -1 or more, got %d".formatted(proposal.polRound()));
    }
    return Optional.empty();
  }
}
