package io.countersign.harness.conform;

/** What a check has found. */
public sealed interface Verdict {
  /** All is as it has to be. */
  record Pass() implements Verdict {}

  /** It is not. */
  record Fail(String expected, String came) implements Verdict {}

  /** Nothing was looked at. */
  record Skipped(String reason) implements Verdict {}

  /** The one that needs no words. */
  Verdict PASS = new Pass();

  /** Not as it has to be. */
  static Verdict fail(String expected, String came) {
    return new Fail(expected, came);
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
