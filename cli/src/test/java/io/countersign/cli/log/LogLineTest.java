package io.countersign.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {
  @ParameterizedTest
  @CsvSource({"SEVERE,ERROR", "WARNING,WARN ", "INFO,INFO ", "CONFIG,DEBUG", "FINE,DEBUG"})
  void aLineHasItsTimeAndLevel(String level, String shown) {
    assertEquals(
        "2026-01-02T03:04:05.006Z %s signed\n".formatted((shown + " ").substring(0, 5)),
        LogLine.format(record(Level.parse(level), "signed"), false));
  }

  @Test
  void whatAPeerSentStartsNoLineOfItsOwn() {
    assertEquals(
        "2026-01-02T03:04:05.006Z INFO  a\\x0ab\\x1b[31m ä\n",
        LogLine.format(record(Level.INFO, "a\nb\u001b[31m ä"), false));
  }

  @Test
  void aTraceIsForWhatNobodyExpected() {
    LogRecord unexpected = record(Level.SEVERE, "died");
    unexpected.setThrown(new IllegalStateException("why"));
    LogRecord expected = record(Level.WARNING, "node gone");
    expected.setThrown(new IOException("reset"));

    assertTrue(
        LogLine.format(unexpected, false)
            .contains("\njava.lang.IllegalStateException: why\n\tat "));
    assertEquals(1, LogLine.format(expected, false).lines().count());
    assertTrue(LogLine.format(expected, true).contains("\njava.io.IOException: reset\n\tat "));
  }

  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
    return record;
  }
}
