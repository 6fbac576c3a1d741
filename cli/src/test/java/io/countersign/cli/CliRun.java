package io.countersign.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One command, run in this process.
 *
 * @param out standard output
 * @param err standard error
 */
public record CliRun(int exitCode, String out, String err) {
  /** Runs it in an empty environment. */
  public static CliRun of(String... arguments) {
    return in(Map.of(), arguments);
  }

  /** Runs it. */
  public static CliRun in(Map<String, String> environment, String... arguments) {
    return in(ProgramName.COUNTERSIGN, environment, arguments);
  }

  /** Runs it, called by a name. */
  public static CliRun as(ProgramName name, String... arguments) {
    return in(name, Map.of(), arguments);
  }

  private static CliRun in(ProgramName name, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new PrintStream(out), new PrintStream(err));
    int exitCode = Countersign.run(name, arguments, terminal, environment);
    return new CliRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Lines of standard output. */
  public List<String> outLines() {
    return out.lines().toList();
  }

  /** Lines of standard error. */
  public List<String> errLines() {
    return err.lines().toList();
  }
}
