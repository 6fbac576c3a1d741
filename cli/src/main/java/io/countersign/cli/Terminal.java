package io.countersign.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the program prints: answers to a command on standard output, errors and log lines on
 * standard error. Nothing else prints. May be used from several threads.
 */
public final class Terminal {
  /** ECMA-48, EL: the rest of the line, which an earlier one may have been longer than. */
  private static final String CLEARED = "\u001b[K";

  /** DEC's autowrap mode off and on: a line of two rows would not be overwritten by the next. */
  private static final String CUT = "\u001b[?7l";

  private static final String WRAPPED = "\u001b[?7h";

  private final PrintStream out;
  private final PrintStream err;
  private final InputStream in;
  private final Person person;

  /** Who may sit at it. */
  public interface Person {
    /** Whether somebody does: neither input nor output goes elsewhere. */
    boolean isThere();

    /** What was typed after a question; empty at the end of input. */
    Optional<String> answer(String question);

    /** The same, not echoed, for the caller to wipe. */
    Optional<char[]> secretAnswer(String question);
  }

  /** A terminal over any two streams, with nobody to ask. */
  public Terminal(PrintStream out, PrintStream err) {
    this(out, err, InputStream.nullInputStream(), new Nobody());
  }

  /**
   * The same with somebody, or something, to ask.
   *
   * @param in standard input, where nobody is there
   */
  public Terminal(PrintStream out, PrintStream err, InputStream in, Person person) {
    this.out = out;
    this.err = err;
    this.in = in;
    this.person = person;
  }

  /** That of the process. */
  static Terminal ofProcess() {
    return new Terminal(System.out, System.err, System.in, new AtConsole());
  }

  /** Whether somebody sits at it. */
  public boolean hasPerson() {
    return person.isThere();
  }

  /**
   * A line of standard input, where nobody can be asked: what a script hands over instead.
   *
   * @param limit in bytes
   * @return without its line end, in UTF-8, for the caller to wipe; empty at the end of input
   * @throws IOException if it is longer, or cannot be read
   */
  public Optional<char[]> pipedLine(int limit) throws IOException {
    WipedBytes line = new WipedBytes();
    try {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      while (next >= 0 && next != '\n') {
        if (line.size() == limit) {
          throw new IOException(
              "expected a line of at most %d bytes on standard input, got more".formatted(limit));
        }
        line.write(next);
        next = in.read();
      }
      return Optional.of(line.characters());
    } finally {
      line.wipe();
    }
  }

  /**
   * Asks whoever sits at it.
   *
   * @return the line that was typed; empty if nobody can be asked, since input or output goes
   *     elsewhere
   */
  public Optional<String> ask(String question) {
    return person.isThere() ? person.answer(printable(question)) : Optional.empty();
  }

  /**
   * The same for what nobody may see: it is not echoed.
   *
   * @return what was typed, for the caller to wipe; empty as with {@link #ask}
   */
  public Optional<char[]> askSecret(String question) {
    return person.isThere() ? person.secretAnswer(printable(question)) : Optional.empty();
  }

  /** Answers, in one line or more. */
  public void say(String lines) {
    write(out, lines + "\n");
  }

  /**
   * A line that the next one overwrites, whoever says it, cut off where the terminal ends; for when
   * somebody {@linkplain #hasPerson sits at it}.
   */
  public void sayForNow(String line) {
    write(out, CUT + CLEARED + line + WRAPPED + "\r");
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

  private static final class WipedBytes extends ByteArrayOutputStream {
    char[] characters() {
      CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(buf, 0, count));
      char[] characters = new char[decoded.remaining()];
      decoded.get(characters);
      Arrays.fill(decoded.array(), '\0');
      return characters;
    }

    void wipe() {
      Arrays.fill(buf, (byte) 0);
    }
  }

  private static final class Nobody implements Person {
    @Override
    public boolean isThere() {
      return false;
    }

    @Override
    public Optional<String> answer(String question) {
      return Optional.empty();
    }

    @Override
    public Optional<char[]> secretAnswer(String question) {
      return Optional.empty();
    }
  }

  private static final class AtConsole implements Person {
    private final Supplier<@Nullable Console> console = System::console;

    @Override
    public boolean isThere() {
      Console there = console.get();
      return there != null && there.isTerminal();
    }

    @Override
    public Optional<String> answer(String question) {
      Console there = console.get();
      return there == null ? Optional.empty() : Optional.ofNullable(there.readLine("%s", question));
    }

    @Override
    public Optional<char[]> secretAnswer(String question) {
      Console there = console.get();
      return there == null
          ? Optional.empty()
          : Optional.ofNullable(there.readPassword("%s", question));
    }
  }
}
