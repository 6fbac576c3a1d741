package io.countersign.core.guard;

import io.countersign.protocol.consensus.Timestamp;

/** What to do with a request to sign. A refusal is a value: the link lives on. */
public sealed interface Decision {
  /** Above the watermark: make it the watermark, then sign. */
  record SignNew() implements Decision {}

  /**
   * Signed before, its time aside: give that signature again.
   *
   * @param timestamp the one that was signed
   */
  record SignAgain(Timestamp timestamp) implements Decision {}

  /**
   * Below the watermark, or another message at it.
   *
   * @param reason what was asked and what was last signed
   */
  record Refuse(String reason) implements Decision {}
}
