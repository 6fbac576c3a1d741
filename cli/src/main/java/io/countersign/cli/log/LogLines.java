package io.countersign.cli.log;

import io.countersign.cli.Terminal;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Brings what is logged to the terminal. */
public final class LogLines extends Handler {
  /** Held here, since java.util.logging forgets the levels of loggers that nobody holds. */
  private static final Logger PROGRAM = Logger.getLogger("io.countersign");

  private static final Logger ALL = Logger.getLogger("");

  /** Some minutes of a busy chain. */
  private static final int QUEUE_CAPACITY = 4096;

  /** For the last lines of a process; a second is all it has to end. */
  private static final Duration FLUSH_LIMIT = Duration.ofMillis(300);

  /** What is printed next would wait for the same pipe. */
  private static final Duration ORDER_LIMIT = Duration.ofSeconds(10);

  private final LineQueue lines;
  private final UnaryOperator<String> completion;

  private LogLines(Terminal terminal, UnaryOperator<String> completion) {
    this.completion = completion;
    this.lines = new LineQueue(terminal::log, QUEUE_CAPACITY);
  }

  /**
   * From now on everything is logged to {@code terminal} alone, up to {@code level}; of libraries
   * nothing beyond {@link LogLevel#INFO}.
   *
   * @param completion what becomes of each line
   */
  public static void install(Terminal terminal, LogLevel level, UnaryOperator<String> completion) {
    for (Handler handler : ALL.getHandlers()) {
      ALL.removeHandler(handler);
    }
    ALL.addHandler(new LogLines(terminal, completion));
    level(level);
  }

  /** Up to {@code level} from now on. */
  public static void level(LogLevel level) {
    ALL.setLevel((level == LogLevel.DEBUG ? LogLevel.INFO : level).level());
    PROGRAM.setLevel(level.level());
  }

  @Override
  public void publish(LogRecord record) {
    boolean allTraces = PROGRAM.isLoggable(LogLevel.DEBUG.level());
    Throwable thrown = record.getThrown();
    if (thrown != null && !LogLine.hasTrace(thrown, allTraces)) {
      record.setThrown(null); // thousands may wait, and would keep what they hold
    }
    lines.add(() -> completion.apply(LogLine.format(record, allTraces)));
  }

  /** Waits a little until what was logged is written. */
  public static void flushAll() {
    for (Handler handler : ALL.getHandlers()) {
      handler.flush();
    }
  }

  /** Whether what is logged is still on its way to somebody, however slow he is. */
  public static boolean areWritten() {
    return Stream.of(ALL.getHandlers())
        .allMatch(handler -> !(handler instanceof LogLines ours) || ours.lines.isAlive());
  }

  /** Waits longer, so that what is printed next comes after what was logged before. */
  public static void flushBeforePrinting() {
    for (Handler handler : ALL.getHandlers()) {
      if (handler instanceof LogLines ours) {
        ours.lines.drain(ORDER_LIMIT);
      }
    }
  }

  @Override
  public void flush() {
    lines.drain(FLUSH_LIMIT);
  }

  @Override
  public void close() {}
}
