package io.countersign.cli.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with one file, so that an operator sees all of it at once. */
final class Problems {
  /** A file with more faults than this is not a configuration file. */
  static final int LIMIT = 50;

  private static final Comparator<Problem> IN_ORDER_OF_THE_FILE =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private final String file;
  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private int dropped;

  Problems(String file) {
    this.file = file;
  }

  void error(Position at, String text) {
    if (errors.size() == LIMIT) {
      dropped++;
      return;
    }
    errors.add(new Problem(file, at.line(), at.column(), text));
  }

  void warning(Position at, String text) {
    if (warnings.size() < LIMIT) {
      warnings.add(new Problem(file, at.line(), at.column(), text));
    }
  }

  List<Problem> warnings() {
    return warnings.stream().sorted(IN_ORDER_OF_THE_FILE).toList();
  }

  /** Throws if there was any error. */
  void check() throws SettingsException {
    if (!errors.isEmpty()) {
      throw new SettingsException(errors.stream().sorted(IN_ORDER_OF_THE_FILE).toList(), dropped);
    }
  }
}
