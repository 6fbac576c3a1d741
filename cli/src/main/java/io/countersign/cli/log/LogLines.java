package io.countersign.cli.log;

import io.countersign.cli.Terminal;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Brings what is logged to the terminal. */
public final class LogLines extends Handler {
  /** Held here, since java.util.logging forgets the levels of loggers that nobody holds. */
  private static final Logger PROGRAM = Logger.getLogger("io.countersign");

  private static final Logger ALL = Logger.getLogger("");

  private final Terminal terminal;

  private LogLines(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * From now on everything is logged to {@code terminal} alone, up to {@code level}; of libraries
   * nothing beyond {@link LogLevel#INFO}.
   */
  public static void install(Terminal terminal, LogLevel level) {
    for (Handler handler : ALL.getHandlers()) {
      ALL.removeHandler(handler);
    }
    ALL.addHandler(new LogLines(terminal));
    ALL.setLevel((level == LogLevel.DEBUG ? LogLevel.INFO : level).level());
    PROGRAM.setLevel(level.level());
  }

  @Override
  public void publish(LogRecord record) {
    terminal.log(LogLine.format(record, PROGRAM.isLoggable(LogLevel.DEBUG.level())));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
