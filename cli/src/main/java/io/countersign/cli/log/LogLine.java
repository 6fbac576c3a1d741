package io.countersign.cli.log;

import io.countersign.cli.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.logging.LogRecord;

/** {@code 2026-11-22T16:16:25.544Z INFO message}. */
final class LogLine {
  private LogLine() {}

  /**
   * The line with its end, and below it the stack trace of what nobody expected.
   *
   * @param allTraces those of expected exceptions too
   */
  static String format(LogRecord record, boolean allTraces) {
    StringBuilder line = new StringBuilder(160);
    appendTime(line, record.getInstant());
    String level = LogLevel.of(record.getLevel()).name();
    line.append(' ').append(level).repeat(' ', 6 - level.length());
    line.append(Terminal.printable(String.valueOf(record.getMessage()))).append('\n');
    Throwable thrown = record.getThrown();
    if (thrown != null && hasTrace(thrown, allTraces)) {
      line.append(stackTrace(thrown));
    }
    return line.toString();
  }

  /** Whether its stack trace is part of the line. */
  static boolean hasTrace(Throwable thrown, boolean allTraces) {
    return allTraces || thrown instanceof RuntimeException || thrown instanceof Error;
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  /** UTC, by hand: the JDK's formatters take long to load and would delay the first signature. */
  private static void appendTime(StringBuilder line, Instant instant) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    append(line, time.getYear(), 4).append('-');
    append(line, time.getMonthValue(), 2).append('-');
    append(line, time.getDayOfMonth(), 2).append('T');
    append(line, time.getHour(), 2).append(':');
    append(line, time.getMinute(), 2).append(':');
    append(line, time.getSecond(), 2).append('.');
    append(line, time.getNano() / 1_000_000, 3).append('Z');
  }

  private static StringBuilder append(StringBuilder line, int number, int digits) {
    String text = Integer.toString(number);
    return line.repeat('0', digits - text.length()).append(text);
  }
}
