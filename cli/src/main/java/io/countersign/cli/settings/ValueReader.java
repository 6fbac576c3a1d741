package io.countersign.cli.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Values that have a form of their own; a wrong one is reported and stood in for. */
final class ValueReader {
  private static final Path STAND_IN = Path.of("-");
  private static final int LONGEST_TIMEOUT_SECONDS = 65_535;

  private static final long LARGEST_COUNT = 1_000_000_000;

  private final Problems problems;

  ValueReader(Problems problems) {
    this.problems = problems;
  }

  /** A path as it stands there, relative to the working directory; nothing is expanded in it. */
  Path path(CheckedTable table, Key key) {
    String text = table.text(key);
    if (!table.has(key)) {
      return STAND_IN;
    }
    if (text.isEmpty()) {
      error(table, key, "expected a path for %s, got an empty string".formatted(key.name()));
      return STAND_IN;
    }
    if (text.equals("~") || text.startsWith("~/")) {
      problems.warning(
          table.at(key),
          "~ is not expanded in %s, as in TMKMS: %s is a place in the working directory; write the whole path"
              .formatted(key.name(), Quoted.of(text)));
    }
    try {
      Path path = Path.of(text);
      if (path.getFileName() == null) {
        throw new InvalidPathException(text, "no file name");
      }
      return path;
    } catch (InvalidPathException e) {
      error(table, key, "expected a path for %s, got %s".formatted(key.name(), Quoted.of(text)));
      return STAND_IN;
    }
  }

  /** Whole seconds from 1, as many as TMKMS takes; the key's standard if absent. */
  Duration seconds(CheckedTable table, Key key) {
    long standard = Long.parseLong(key.standard());
    long seconds = table.number(key).orElse(standard);
    if (seconds < 1 || seconds > LONGEST_TIMEOUT_SECONDS) {
      error(
          table,
          key,
          "expected 1 to %d seconds for %s, got %d"
              .formatted(LONGEST_TIMEOUT_SECONDS, key.name(), seconds));
      return Duration.ofSeconds(standard);
    }
    return Duration.ofSeconds(seconds);
  }

  /** From 1 to {@value #LARGEST_COUNT}; the key's standard if absent. */
  long count(CheckedTable table, Key key) {
    long standard = Long.parseLong(key.standard());
    long count = table.number(key).orElse(standard);
    if (count < 1 || count > LARGEST_COUNT) {
      error(
          table,
          key,
          "expected 1 to %d for %s, got %d".formatted(LARGEST_COUNT, key.name(), count));
      return standard;
    }
    return count;
  }

  /** A height of at least 1, in digits. */
  OptionalLong height(CheckedTable table, Key key) {
    String text = table.text(key);
    if (!table.has(key)) {
      return OptionalLong.empty();
    }
    boolean digits = text.length() <= 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    try {
      long height = digits ? Long.parseLong(text) : 0;
      if (height > 0) {
        return OptionalLong.of(height);
      }
    } catch (NumberFormatException e) {
      // More than 63 bits, or nothing at all: said below.
    }
    error(
        table,
        key,
        "expected a height of 1 to %d for %s, got %s"
            .formatted(Long.MAX_VALUE, key.name(), Quoted.of(text)));
    return OptionalLong.empty();
  }

  /** One of few words; the first of them stands in for a wrong one. */
  <T> T choice(CheckedTable table, Key key, Map<String, T> choices, T standIn) {
    if (!choices.keySet().equals(Set.copyOf(key.choices()))) {
      throw new IllegalStateException("other choices than those known for " + key.name());
    }
    String text = table.has(key) ? table.text(key) : key.standard();
    T choice = choices.get(text);
    if (choice == null && table.has(key)) {
      error(
          table,
          key,
          "expected one of %s for %s, got %s%s"
              .formatted(
                  String.join(", ", new TreeSet<>(choices.keySet())),
                  key.name(),
                  Quoted.of(text),
                  NearestName.question(text, choices.keySet())));
    }
    return choice == null ? standIn : choice;
  }

  private void error(CheckedTable table, Key key, String text) {
    problems.error(table.at(key), text);
  }
}
