package io.countersign.cli;

import io.countersign.cli.command.CommandTree;
import io.countersign.cli.log.LastingLog;
import io.countersign.cli.log.LogLines;
import java.util.Map;

/** The program {@code countersign}. */
public final class Countersign {
  /** Set by the launcher to the name that it was called by. */
  private static final String NAME = "countersign.name";

  /** Set by the launcher to a word that works in a shell. */
  private static final String TYPED = "countersign.typed";

  private Countersign() {}

  /** Ends with 0, with 1 for a failure, with 2 for a command that makes no sense. */
  public static void main(String[] arguments) {
    System.setProperty(LastingLog.PROPERTY, LastingLog.class.getName());
    ProgramName name = ProgramName.of(System.getProperty(NAME, ""), System.getProperty(TYPED, ""));
    System.exit(run(name, arguments, Terminal.ofProcess(), System.getenv()));
  }

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  static int run(
      ProgramName name, String[] arguments, Terminal terminal, Map<String, String> environment) {
    int exitCode = CommandTree.over(terminal, environment, name).execute(arguments);
    LogLines.flushAll();
    return exitCode;
  }
}
