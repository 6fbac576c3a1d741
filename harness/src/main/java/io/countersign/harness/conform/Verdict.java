package io.countersign.harness.conform;

import java.io.IOException;

/** What a check has found. */
public sealed interface Verdict {
  /** All is as it has to be. */
  record Pass() implements Verdict {}

  /** It is not, in a sentence. */
  record Fail(String words) implements Verdict {}

  /** Nothing was looked at. */
  record Skipped(String reason) implements Verdict {}

  /** The one that needs no words. */
  Verdict PASS = new Pass();

  /** Not as it has to be. */
  static Verdict fail(String expected, String came) {
    return new Fail("expected %s, got %s".formatted(expected, came));
  }

  /** The same where an error came, which is a sentence of its own. */
  static Verdict fail(String expected, IOException error) {
    return new Fail("expected %s: %s".formatted(expected, error.getMessage()));
  }

  /** The first of them that is no pass. */
  static Verdict all(Verdict... verdicts) {
    for (Verdict verdict : verdicts) {
      if (!(verdict instanceof Pass)) {
        return verdict;
      }
    }
    return PASS;
  }
}
