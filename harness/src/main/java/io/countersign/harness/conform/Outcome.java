package io.countersign.harness.conform;

import java.time.Duration;

/** What became of one check in one dialect. */
public record Outcome(Check check, Dialect dialect, Verdict verdict, Duration took) {
  /** {@code pass}, {@code fail} or {@code skip}. */
  public String word() {
    return switch (verdict) {
      case Verdict.Pass() -> "pass";
      case Verdict.Fail ignored -> "fail";
      case Verdict.Skipped ignored -> "skip";
    };
  }

  /** Whether a signer with it must not be used. */
  public boolean isGrave() {
    return verdict instanceof Verdict.Fail && check.severity() == Severity.MUST;
  }

  /** What there is to say of it; empty if it passed. */
  public String words() {
    return switch (verdict) {
      case Verdict.Pass() -> "";
      case Verdict.Fail(String words) -> words;
      case Verdict.Skipped(String reason) -> reason;
    };
  }
}
