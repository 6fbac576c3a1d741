package io.countersign.cli.log;

import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;

/** How much is logged, by the names of slf4j. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG;

  /** Environment variable that names one of them. */
  public static final String VARIABLE = "COUNTERSIGN_LOG";

  /** Of java.util.logging. */
  Level level() {
    return switch (this) {
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
    };
  }

  /** The one that a record of java.util.logging belongs to. */
  static LogLevel of(Level level) {
    for (LogLevel candidate : values()) {
      if (level.intValue() >= candidate.level().intValue()) {
        return candidate;
      }
    }
    return DEBUG;
  }

  /** By its name in either case. */
  public static Optional<LogLevel> named(String name) {
    for (LogLevel candidate : values()) {
      if (candidate.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
