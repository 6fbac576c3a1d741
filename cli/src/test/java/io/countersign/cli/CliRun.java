package io.countersign.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** Runs it with lines on standard input, where nobody sits. */
  public static CliRun piped(String lines, String... arguments) {
    InputStream in = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
    return with(in, new Typist(List.of(), false), arguments);
  }

  /** Runs it with somebody who types these lines at the terminal, one for each question. */
  public static CliRun typing(List<String> lines, String... arguments) {
    return with(InputStream.nullInputStream(), new Typist(lines, true), arguments);
  }

  private static CliRun with(InputStream in, Typist typist, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new PrintStream(out), new PrintStream(err), in, typist);
    int exitCode = Countersign.run(ProgramName.COUNTERSIGN, arguments, terminal, Map.of());
    return new CliRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static final class Typist implements Terminal.Person {
    private final Deque<String> lines;
    private final boolean isThere;

    Typist(List<String> lines, boolean isThere) {
      this.lines = new ArrayDeque<>(lines);
      this.isThere = isThere;
    }

    @Override
    public boolean isThere() {
      return isThere;
    }

    @Override
    public Optional<String> answer(String question) {
      return Optional.ofNullable(lines.poll());
    }

    @Override
    public Optional<char[]> secretAnswer(String question) {
      return answer(question).map(String::toCharArray);
    }
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
