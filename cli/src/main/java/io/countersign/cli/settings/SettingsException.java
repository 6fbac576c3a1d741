package io.countersign.cli.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration file cannot be used; tells everything that is wrong with it. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> lines;

  SettingsException(List<Problem> problems, int dropped) {
    this(linesOf(problems, dropped));
  }

  SettingsException(String line) {
    this(List.of(line));
  }

  private SettingsException(List<String> lines) {
    super(String.join(System.lineSeparator(), lines));
    this.lines = lines;
  }

  /** One for each fault, in the order of the file; never empty. */
  public List<String> lines() {
    return lines;
  }

  private static List<String> linesOf(List<Problem> problems, int dropped) {
    List<String> lines = problems.stream().map(Problem::toString).collect(Collectors.toList());
    if (dropped > 0) {
      lines.add("and " + dropped + " more");
    }
    return List.copyOf(lines);
  }
}
