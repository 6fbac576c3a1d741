package io.countersign.tunnel.daemon;

import org.slf4j.Logger;

/**
 * Keeps what strangers at an open port, or a signer that dials ten times a second, can cause from
 * filling a log: a line that is said again is counted, and others come so many a minute. For
 * several threads.
 */
final class LogLimit {
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int LINES = 20;

  private final Logger log;
  private String last = "";
  private long began = System.nanoTime();
  private int told;
  private int withheld;

  LogLimit(Logger log) {
    this.log = log;
  }

  /** One line, or one more that is counted. */
  synchronized void warn(String line) {
    long now = System.nanoTime();
    if (now - began > MINUTE_NANOS) {
      if (withheld > 0) {
        log.warn("{} more lines like the last ones were left out", withheld);
      }
      began = now;
      told = 0;
      withheld = 0;
      last = "";
    }
    if (line.equals(last) || told == LINES) {
      withheld++;
      return;
    }
    told++;
    last = line;
    log.warn("{}", line);
  }
}
