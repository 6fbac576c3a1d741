package io.countersign.core.check;

import io.countersign.core.watermark.Watermark;

/**
 * Asks the chain whether the consensus key signed something that the watermark does not know of.
 * Asked under the chain's lock before the first signature, and again after any wait of more than a
 * minute.
 */
@FunctionalInterface
public interface ChainCheck {
  /** For a chain whose nodes are not asked. */
  ChainCheck OFF = last -> new Verdict.GoOn(0);

  /**
   * Takes 2 s at most and never throws.
   *
   * @param last what was last signed here
   */
  Verdict check(Watermark last);

  /**
   * Told before each new signature: from the first of these on, a commit may hold what was signed
   * here since the last {@link #check}. Called under the chain's lock; must return at once.
   *
   * @param height of what is going to be signed
   */
  default void signing(long height) {}

  /** What the chain's answer means for the signer. */
  sealed interface Verdict {
    /**
     * Nothing speaks against signing.
     *
     * @param height of the chain's last block; 0 if it is not known
     */
    record GoOn(long height) implements Verdict {}

    /**
     * Not before it is known; the next request asks again.
     *
     * @param reason for the node's error answer and the log
     */
    record NotYet(String reason) implements Verdict {}

    /**
     * The key signed elsewhere: nothing more is signed.
     *
     * @param reason names the height and what to do
     */
    record Stop(String reason) implements Verdict {}
  }
}
