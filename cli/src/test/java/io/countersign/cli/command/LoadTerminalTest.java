package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadTerminalTest {
  /** No wrapping, the rest of the row cleared; the line; wrapping again, back to its begin. */
  private static final String OVERWRITTEN = "\u001b[?7l\u001b[K%s\u001b[?7h\r";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aPersonSeesOneLineThatChangesAndThoseThatStayBelowOneAnother() {
    LoadTerminal view = new LoadTerminal(terminal(true));
    view.say("connected");
    view.progress("first");
    view.progress("second");
    view.say("done");

    assertEquals(
        "connected\n" + OVERWRITTEN.formatted("first") + OVERWRITTEN.formatted("second") + "done\n",
        printed());
  }

  @Test
  void aLogGetsOneLineInTen() {
    LoadTerminal view = new LoadTerminal(terminal(false));
    for (int second = 0; second <= 20; second++) {
      view.progress("at " + second);
    }

    assertEquals("at 0\nat 10\nat 20\n", printed());
  }

  @Test
  void whatASignerSaysSteersNoTerminal() {
    LoadTerminal view = new LoadTerminal(terminal(true));
    view.say("refused: \u001b[2J");
    view.progress("\r");

    assertEquals("refused: \\x1b[2J\n" + OVERWRITTEN.formatted("\\x0d"), printed());
  }

  private Terminal terminal(boolean hasPerson) {
    PrintStream both = new PrintStream(out);
    return new Terminal(both, both, InputStream.nullInputStream(), new Silent(hasPerson));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private record Silent(boolean isThere) implements Terminal.Person {
    @Override
    public Optional<String> answer(String question) {
      return Optional.empty();
    }

    @Override
    public Optional<char[]> secretAnswer(String question) {
      return Optional.empty();
    }
  }
}
