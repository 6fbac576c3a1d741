package io.countersign.cli.log;

import java.util.logging.LogManager;

/**
 * A log manager that reads no configuration of the JDK, and logs until the process is gone: the
 * JDK's own one drops its handlers in a shutdown hook, beside which the program's hook still has
 * something to say.
 */
public final class LastingLog extends LogManager {
  /** The system property that chooses it, set before anything has touched java.util.logging. */
  public static final String PROPERTY = "java.util.logging.manager";

  /** For the JVM, which makes it by its name. */
  public LastingLog() {}

  @Override
  public void readConfiguration() {}

  @Override
  public void reset() {}
}
