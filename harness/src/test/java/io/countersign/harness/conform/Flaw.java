package io.countersign.harness.conform;

import java.util.Arrays;
import java.util.List;

/** The ways in which a signer of the tests is broken, and the checks that have to see it. */
enum Flaw {
  NONE(Dialect.V0_38),
  THIRD_PING_UNANSWERED(Dialect.V0_38, "ping"),
  NO_OLD_KEY(Dialect.V0_38, "public-key", "public-key-in-both-forms"),
  NO_NEW_KEY(Dialect.V1_0, "public-key", "public-key-in-both-forms"),
  NO_KEY(Dialect.V0_38, "public-key", "public-key-in-both-forms", "public-key-is-the-one-expected"),
  OLD_KEY_ALONE(Dialect.V0_38, "public-key-in-both-forms"),
  ANOTHER_KEY(Dialect.V0_38, "public-key-is-the-one-expected"),
  ANY_CHAIN(Dialect.V0_38, "another-chain"),

  PROPOSAL_OF_ANOTHER_HEIGHT(Dialect.V0_38, "proposal"),
  POL_ROUND_ZERO_AS_NONE(Dialect.V0_38, "proposal-pol-round"),
  PREVOTE_OF_ANOTHER_BLOCK(Dialect.V0_38, "prevote"),
  NIL_PREVOTE_WITH_A_BLOCK(Dialect.V0_38, "nil-prevote"),
  PRECOMMIT_SIGNED_AS_PREVOTE(Dialect.V0_38, "precommit"),
  NIL_PRECOMMIT_REFUSED(Dialect.V0_38, "nil-precommit"),
  ROUND_OF_ONE_BYTE(Dialect.V0_38, "late-round"),
  PARTS_OF_SEVEN_BITS(Dialect.V0_38, "many-parts"),
  NANOS_ALWAYS_THERE(Dialect.V0_38, "whole-second"),
  NO_TIME_AS_EPOCH(Dialect.V0_38, "no-time"),
  EPOCH_REFUSED(Dialect.V0_38, "epoch"),

  EXTENSION_WRONG(Dialect.V0_38, "extension"),
  EMPTY_EXTENSION_UNSIGNED(Dialect.V0_40, "empty-extension"),
  LONG_EXTENSION_ECHOED(Dialect.V0_39, "long-extension"),
  EXTENSION_EVERYWHERE(Dialect.V0_38, "no-extension-where-none-belongs"),
  EXTENSION_NOT_LEFT_OUT(Dialect.V1_0, "extension-left-out"),
  SECOND_EXTENSION_UNSIGNED(Dialect.V2_0, "second-extension"),
  ORACLE(Dialect.V1_0, "no-oracle"),
  RAW_BYTES_WITHOUT_PREFIX(Dialect.CELESTIA, "raw-bytes"),

  ANOTHER_SIGNATURE(Dialect.V0_38, "same-request-again"),
  TIME_SIGNED_ANEW(Dialect.V0_38, "time-alone-differs", "time-alone-differs-is-answered"),
  TIME_REFUSED(Dialect.V0_38, "time-alone-differs-is-answered"),
  ANOTHER_BLOCK_SIGNED(Dialect.V0_38, "another-block"),
  NIL_AFTER_BLOCK_SIGNED(Dialect.V0_38, "nil-against-block"),
  ANOTHER_PROPOSAL_SIGNED(Dialect.V0_38, "another-proposal"),
  POL_ROUND_IGNORED(Dialect.V0_38, "another-pol-round"),
  LOWER_HEIGHT_SIGNED(Dialect.V0_38, "height-regression", "regression-is-answered"),
  LOWER_ROUND_SIGNED(Dialect.V0_38, "round-regression"),
  LOWER_STEP_SIGNED(Dialect.V0_38, "step-regression"),
  HANGS_UP_ON_REGRESSION(Dialect.V0_38, "regression-is-answered"),
  HANGS_UP_ON_CONFLICT(Dialect.V0_38, "conflict-is-answered"),
  STUCK_AFTER_A_REFUSAL(Dialect.V0_38, "goes-on-after-a-refusal"),
  HALF_A_BLOCK_SIGNED(Dialect.V0_38, "half-a-block-id"),
  NEGATIVE_ROUND_SIGNED(Dialect.V0_38, "negative-round"),

  LINKS_APART(Dialect.V0_38, "two-links-nil-against-block"),
  LINKS_SIGN_THEIR_OWN(Dialect.V0_38, "two-links-one-signature"),

  DIES_OF_SIZE(Dialect.V0_38, "oversized-message"),
  DIES_OF_GARBAGE(Dialect.V0_38, "malformed-message"),
  UNKNOWN_TYPE_SIGNED(Dialect.V0_38, "vote-of-an-unknown-type"),
  DIES_OF_NO_VOTE(Dialect.V0_38, "request-without-a-vote"),
  SPLIT_DROPPED(Dialect.V0_38, "split-request", "slow-bytes"),
  IMPATIENT(Dialect.V0_38, "slow-bytes"),
  SECOND_LOST(Dialect.V0_38, "two-requests-at-once"),
  WAITS_FOR_EVER(Dialect.V0_38, "half-open-link"),

  WAITS_FOR_THE_NODE(Dialect.V0_38, "speaks-first"),
  LOW_ORDER_TAKEN(Dialect.V0_38, "low-order-point"),
  PROOF_UNREAD(Dialect.V0_38, "wrong-signature"),
  TAG_UNREAD(Dialect.V0_38, "altered-frame"),
  NONCE_UNREAD(Dialect.V0_38, "replayed-frame"),
  SILENCE_TAKEN(Dialect.V0_38, "silent-handshake"),

  SLOW_TO_DIAL(Dialect.V0_38, "back-within-a-second"),
  LONG_DELAYS(Dialect.V0_38, "three-second-window"),

  FORGETS_AT_THE_END(Dialect.V0_38, "restart-between"),
  FORGETS_WHEN_KILLED(Dialect.V0_38, "kill-between"),
  SIGNS_ONCE_IN_ITS_LIFE(Dialect.V0_38, "signed-again-after-a-restart"),
  GUESSES(Dialect.V0_38, "state-deleted");

  private final Dialect dialect;
  private final String seenBy;

  Flaw(Dialect dialect, String... seenBy) {
    this.dialect = dialect;
    this.seenBy = String.join(",", seenBy);
  }

  Dialect dialect() {
    return dialect;
  }

  /** The checks that fail, and no other of their theme does. */
  List<String> seenBy() {
    return Arrays.stream(seenBy.split(",", -1)).filter(name -> !name.isEmpty()).toList();
  }

  /** Whether nothing can be checked any more after it was seen. */
  boolean isDeadly() {
    return switch (this) {
      case DIES_OF_SIZE, DIES_OF_GARBAGE, DIES_OF_NO_VOTE -> true;
      default -> false;
    };
  }
}
