package io.countersign.chaincheck.rpc;

import java.util.Locale;

/**
 * One validator's part in its chain. Three times of it stays far from where 64 bits end.
 *
 * @param own its power, at most {@code total}; 0 if it is no validator
 * @param total of all validators, from 1 to {@link #MAX_TOTAL}
 */
public record VotingPower(long own, long total) {
  /** CometBFT's own bound ({@code types/validator_set.go}, MaxTotalVotingPower). */
  static final long MAX_TOTAL = Long.MAX_VALUE / 8;

  /**
   * Whether no round ends without its votes: the others' must be more than two thirds of all, for a
   * block as for the next round.
   */
  public boolean isIndispensable() {
    return 3 * own >= total;
  }

  /** Its share, such as {@code 33.4 %}. */
  public String share() {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * own / total);
  }
}
