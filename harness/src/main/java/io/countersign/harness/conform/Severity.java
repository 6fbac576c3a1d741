package io.countersign.harness.conform;

import java.util.Locale;

/** How bad it is to fail a check. */
public enum Severity {
  /** A validator is slashed, stopped or served by a stranger. */
  MUST,
  /** Blocks are missed, or an operator's time lost. */
  SHOULD;

  /** {@code must} or {@code should}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
