package io.countersign.core;

import io.countersign.core.check.ChainCheck;
import io.countersign.core.guard.JumpLimit;

/**
 * What is asked of a new height beyond the double-sign rule.
 *
 * @param chainCheck whether the key signed elsewhere
 * @param jumpLimit how far above the last height it may be
 */
public record Precautions(ChainCheck chainCheck, JumpLimit jumpLimit) {
  /** No chain to ask, and the usual limit. */
  public static final Precautions DEFAULT = new Precautions(ChainCheck.OFF, JumpLimit.DEFAULT);
}
