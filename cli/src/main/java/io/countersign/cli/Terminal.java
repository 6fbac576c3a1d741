package io.countersign.cli;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the program prints: answers to a command on standard output, errors and log lines on
 * standard error. Nothing else prints. May be used from several threads.
 */
public final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final Supplier<@Nullable Console> console;

  /** A terminal over any two streams, with nobody to ask. */
  public Terminal(PrintStream out, PrintStream err) {
    this(out, err, () -> null);
  }

  private Terminal(PrintStream out, PrintStream err, Supplier<@Nullable Console> console) {
    this.out = out;
    this.err = err;
    this.console = console;
  }

  /** That of the process. */
  static Terminal ofProcess() {
    return new Terminal(System.out, System.err, System::console);
  }

  /**
   * Asks whoever sits at it.
   *
   * @return the line that was typed; empty if nobody can be asked, since input or output goes
   *     elsewhere
   */
  public Optional<String> ask(String question) {
    Console asked = console.get();
    return asked == null || !asked.isTerminal()
        ? Optional.empty()
        : Optional.ofNullable(asked.readLine("%s", printable(question)));
  }

  /**
   * The same for what nobody may see: it is not echoed.
   *
   * @return what was typed, for the caller to wipe; empty as with {@link #ask}
   */
  public Optional<char[]> askSecret(String question) {
    Console asked = console.get();
    return asked == null || !asked.isTerminal()
        ? Optional.empty()
        : Optional.ofNullable(asked.readPassword("%s", printable(question)));
  }

  /** Answers, in one line or more. */
  public void say(String lines) {
    write(out, lines + "\n");
  }

  /**
   * The same, where it matters that it arrived.
   *
   * @return whether all of it, and all that was said before, could be written
   */
  public boolean sayAll(String lines) {
    say(lines);
    return !out.checkError();
  }

  /** One line for each thing that went wrong: {@code error: } and the message. */
  public void error(String message) {
    message.lines().forEach(line -> log("error: " + printable(line) + "\n"));
  }

  /** For help texts. */
  public PrintWriter outWriter() {
    return new PrintWriter(out, true, StandardCharsets.UTF_8);
  }

  /** For help texts that nobody asked for. */
  public PrintWriter errWriter() {
    return new PrintWriter(err, true, StandardCharsets.UTF_8);
  }

  /** A whole log line, its line end included. */
  public void log(String line) {
    write(err, line);
  }

  /**
   * {@code line} with its control characters escaped: text from files and peers must not start
   * lines of its own or steer the terminal.
   */
  public static String printable(String line) {
    if (line.chars().noneMatch(Character::isISOControl)) {
      return line;
    }
    StringBuilder escaped = new StringBuilder();
    line.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                escaped.append("\\x%02x".formatted(c));
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /** In one write, so that lines of several threads do not mix. */
  private static void write(PrintStream stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    stream.write(bytes, 0, bytes.length);
    stream.flush();
  }
}
