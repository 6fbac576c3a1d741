package io.countersign.harness.conform;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What CometBFT's FilePV decides, but for one flaw. */
final class SmallGuard {
  private final Flaw flaw;
  private @Nullable SignableMessage last;

  SmallGuard(Flaw flaw) {
    this.flaw = flaw;
  }

  /** What is said of a request. */
  sealed interface Decision {
    /** Sign this, which may be of an earlier time. */
    record Sign(SignableMessage message) implements Decision {}

    record Refuse(String reason, boolean hangUp) implements Decision {}
  }

  void forget() {
    last = null;
  }

  /** Whether it was the last to be signed. */
  boolean isLast(SignableMessage message) {
    return message.equals(last);
  }

  synchronized Decision decide(SignableMessage asked) {
    Optional<String> invalid = invalid(asked);
    if (invalid.isPresent()) {
      return new Decision.Refuse(invalid.get(), false);
    }
    SignableMessage before = last;
    if (before == null || asked.position().compareTo(before.position()) > 0) {
      last = asked;
      return new Decision.Sign(asked);
    }
    if (asked.position().compareTo(before.position()) < 0) {
      return below(asked, before.position());
    }
    return again(asked, before);
  }

  private Optional<String> invalid(SignableMessage asked) {
    boolean half = !block(asked).isNil() && !block(asked).isComplete();
    if (half && flaw != Flaw.HALF_A_BLOCK_SIGNED) {
      return Optional.of("half a block id");
    }
    if (asked.position().round() < 0 && flaw != Flaw.NEGATIVE_ROUND_SIGNED) {
      return Optional.of("a negative round");
    }
    boolean nilPrecommit = asked.position().step() == Step.PRECOMMIT && block(asked).isNil();
    if (nilPrecommit && flaw == Flaw.NIL_PRECOMMIT_REFUSED) {
      return Optional.of("no block");
    }
    return asked.timestamp().equals(Timestamp.EPOCH) && flaw == Flaw.EPOCH_REFUSED
        ? Optional.of("1970")
        : Optional.empty();
  }

  private Decision below(SignableMessage asked, HeightRoundStep before) {
    HeightRoundStep at = asked.position();
    Flaw signed =
        at.height() < before.height()
            ? Flaw.LOWER_HEIGHT_SIGNED
            : at.round() < before.round() ? Flaw.LOWER_ROUND_SIGNED : Flaw.LOWER_STEP_SIGNED;
    return flaw == signed
        ? new Decision.Sign(asked)
        : new Decision.Refuse("regression", flaw == Flaw.HANGS_UP_ON_REGRESSION);
  }

  private Decision again(SignableMessage asked, SignableMessage before) {
    if (asked.equals(before)) {
      return new Decision.Sign(
          flaw == Flaw.ANOTHER_SIGNATURE ? at(before, Timestamp.EPOCH) : before);
    }
    if (at(asked, before.timestamp()).equals(before)) {
      return switch (flaw) {
        case TIME_SIGNED_ANEW -> new Decision.Sign(asked);
        case TIME_REFUSED -> new Decision.Refuse("another time", false);
        default -> new Decision.Sign(before);
      };
    }
    return isSigned(asked, before)
        ? new Decision.Sign(asked)
        : new Decision.Refuse("conflicting data", flaw == Flaw.HANGS_UP_ON_CONFLICT);
  }

  private boolean isSigned(SignableMessage asked, SignableMessage before) {
    boolean nil = block(asked).isNil() || block(before).isNil();
    return switch (flaw) {
      case ANOTHER_BLOCK_SIGNED -> !nil && asked.position().step() == Step.PRECOMMIT;
      case NIL_AFTER_BLOCK_SIGNED -> block(asked).isNil();
      case ANOTHER_PROPOSAL_SIGNED ->
          asked instanceof Proposal && !block(asked).equals(block(before));
      case POL_ROUND_IGNORED -> asked instanceof Proposal && block(asked).equals(block(before));
      default -> false;
    };
  }

  private static SignableMessage at(SignableMessage message, Timestamp time) {
    return switch (message) {
      case Vote vote -> vote.at(time);
      case Proposal proposal -> proposal.at(time);
    };
  }

  private static BlockId block(SignableMessage message) {
    return switch (message) {
      case Vote vote -> vote.blockId();
      case Proposal proposal -> proposal.blockId();
    };
  }

  /** What is really signed where something else was to be. */
  SignableMessage bent(SignableMessage right) {
    return switch (right) {
      case Proposal proposal -> bent(proposal);
      case Vote vote -> bent(vote);
    };
  }

  private Proposal bent(Proposal right) {
    return switch (flaw) {
      case PROPOSAL_OF_ANOTHER_HEIGHT ->
          right.round() == 0
              ? new Proposal(
                  right.height() + 1, 0, right.polRound(), right.blockId(), right.timestamp())
              : right;
      case POL_ROUND_ZERO_AS_NONE ->
          right.polRound() == 0
              ? new Proposal(right.height(), right.round(), -1, right.blockId(), right.timestamp())
              : right;
      default -> right;
    };
  }

  private Vote bent(Vote right) {
    BlockId block = right.blockId();
    boolean ordinary =
        !block.isNil()
            && right.round() == 0
            && right.timestamp().nanos() != 0
            && block.partsTotal() == 1;
    boolean prevote = right.type() == Step.PREVOTE;
    return switch (flaw) {
      case PREVOTE_OF_ANOTHER_BLOCK ->
          prevote && ordinary ? of(right, right.type(), 0, Questions.block("bent")) : right;
      case NIL_PREVOTE_WITH_A_BLOCK ->
          prevote && block.isNil()
              ? of(right, right.type(), 0, new BlockId(Bytes.EMPTY, 1, Bytes.EMPTY))
              : right;
      case PRECOMMIT_SIGNED_AS_PREVOTE ->
          ordinary ? of(right, Step.PREVOTE, right.round(), block) : right;
      case ROUND_OF_ONE_BYTE -> of(right, right.type(), right.round() & 0xff, block);
      case PARTS_OF_SEVEN_BITS ->
          of(
              right,
              right.type(),
              right.round(),
              block.isNil()
                  ? block
                  : new BlockId(block.hash(), block.partsTotal() & 0x7f, block.partsHash()));
      case NANOS_ALWAYS_THERE ->
          right.timestamp().nanos() == 0 && right.timestamp().seconds() > 0
              ? right.at(new Timestamp(right.timestamp().seconds(), 1))
              : right;
      case NO_TIME_AS_EPOCH ->
          right.timestamp().equals(Timestamp.GO_ZERO) ? right.at(Timestamp.EPOCH) : right;
      default -> right;
    };
  }

  private static Vote of(Vote vote, Step step, int round, BlockId block) {
    return new Vote(
        step,
        vote.height(),
        round,
        block,
        vote.timestamp(),
        vote.validatorAddress(),
        vote.validatorIndex(),
        vote.extension(),
        vote.nonRpExtension());
  }
}
