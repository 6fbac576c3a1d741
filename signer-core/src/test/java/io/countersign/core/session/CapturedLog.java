package io.countersign.core.session;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a package logs while this is open, as {@code LEVEL text}. */
public final class CapturedLog extends Handler implements Closeable {
  private final Logger logger;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  private CapturedLog(Package of) {
    logger = Logger.getLogger(of.getName());
  }

  static CapturedLog open() {
    return of(CapturedLog.class);
  }

  /** That of a class's package. */
  public static CapturedLog of(Class<?> one) {
    CapturedLog log = new CapturedLog(one.getPackage());
    log.logger.setUseParentHandlers(false);
    log.logger.addHandler(log);
    return log;
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getLevel() + " " + line.getMessage());
  }

  public List<String> lines() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  List<String> lines(Level level) {
    return lines().stream().filter(line -> line.startsWith(level + " ")).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
