package io.countersign.cli.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Collects what is wrong with one file, so that an operator sees all of it at once. */
final class Problems {
  /** A file with more faults than this is not a configuration file. */
  static final int LIMIT = 50;

  private static final Comparator<Problem> IN_ORDER_OF_THE_FILE =
      Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

  private final String file;
  private final List<Problem> errors = new ArrayList<>();
  private final List<Problem> obstacles = new ArrayList<>();
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

  /** What the file may say, and nothing can be signed with. */
  void obstacle(Position at, String text) {
    if (obstacles.size() < LIMIT) {
      obstacles.add(new Problem(file, at.line(), at.column(), text));
    }
  }

  /** What is taken and yet worth saying. */
  void warning(Position at, String text) {
    if (warnings.size() < LIMIT) {
      warnings.add(new Problem(file, at.line(), at.column(), text));
    }
  }

  List<Problem> obstacles() {
    return obstacles.stream().sorted(IN_ORDER_OF_THE_FILE).toList();
  }

  List<Problem> warnings() {
    return warnings.stream().sorted(IN_ORDER_OF_THE_FILE).toList();
  }

  /** Throws if there was any error; the obstacles are told along with them. */
  void check() throws SettingsException {
    if (!errors.isEmpty()) {
      List<Problem> all =
          Stream.concat(errors.stream(), obstacles.stream()).sorted(IN_ORDER_OF_THE_FILE).toList();
      List<Problem> told = all.subList(0, Math.min(all.size(), LIMIT));
      throw new SettingsException(told, all.size() - told.size() + dropped);
    }
  }
}
