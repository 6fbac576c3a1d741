package io.countersign.cli;

import io.countersign.cli.command.CommandTree;
import io.countersign.cli.log.LastingLog;
import io.countersign.cli.log.LogLines;
import java.util.Map;

/** The program {@code countersign}. */
public final class Countersign {
  private Countersign() {}

  /** Ends with 0, with 1 for a failure, with 2 for a command that makes no sense. */
  public static void main(String[] arguments) {
    System.setProperty(LastingLog.PROPERTY, LastingLog.class.getName());
    System.exit(run(arguments, Terminal.ofProcess(), System.getenv()));
  }

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  static int run(String[] arguments, Terminal terminal, Map<String, String> environment) {
    int exitCode = CommandTree.over(terminal, environment).execute(arguments);
    LogLines.flushAll();
    return exitCode;
  }
}
