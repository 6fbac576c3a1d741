package io.countersign.cli.run;

import java.util.List;

/**
 * What became of a reload.
 *
 * @param outcome whether what runs is what the configuration says now
 * @param lines what was added, changed and removed, or why nothing was
 */
public record ReloadResult(Outcome outcome, List<String> lines) {
  /** In increasing order of trouble. */
  public enum Outcome {
    /** What runs is what the configuration says. */
    DONE,
    /** Nothing was changed. */
    REFUSED,
    /** Something was changed, and something that was to be could not. */
    PARTLY
  }

  static ReloadResult refused(String reason) {
    return new ReloadResult(Outcome.REFUSED, reason.lines().toList());
  }

  static ReloadResult refused(StartException e) {
    return refused(e.getMessage() + (e.isOfBusyDevice() ? "; try again" : ""));
  }

  /** One line for the log and for status. */
  public String summary() {
    return switch (outcome) {
      case DONE -> lines.isEmpty() ? "nothing to change" : String.join("; ", lines);
      case REFUSED -> "nothing was changed: " + String.join("; ", lines);
      case PARTLY -> "only partly done: " + String.join("; ", lines);
    };
  }
}
