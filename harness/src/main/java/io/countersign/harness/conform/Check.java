package io.countersign.harness.conform;

import java.io.IOException;

/**
 * One thing that a signer has to do.
 *
 * @param name kebab-case
 * @param scope how often it is run where several dialects are
 * @param why a sentence: what it is good for
 * @param incident where it went wrong; for a reader to look up
 */
public record Check(
    String name, Severity severity, Scope scope, String why, String incident, Body body) {
  /** How often a check is run. */
  public enum Scope {
    /** Once for each dialect. */
    EACH_DIALECT,
    /** Once: it has nothing to do with what is said. */
    ONCE
  }

  /** What is done. */
  @FunctionalInterface
  public interface Body {
    /**
     * Asks the signer and judges.
     *
     * @throws IOException if the signer is lost in the middle, which is a failure too
     */
    Verdict run(Stage stage) throws IOException;
  }

  static Check must(String name, String why, String incident, Body body) {
    return new Check(name, Severity.MUST, Scope.EACH_DIALECT, why, incident, body);
  }

  static Check should(String name, String why, String incident, Body body) {
    return new Check(name, Severity.SHOULD, Scope.EACH_DIALECT, why, incident, body);
  }

  /** The same, run once. */
  Check once() {
    return new Check(name, severity, Scope.ONCE, why, incident, body);
  }
}
