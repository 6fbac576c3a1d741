package io.countersign.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.cli.Terminal;
import io.countersign.cli.command.CommandTree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log lines have a thread of their own, and errors of commands have not. */
class OrderOfLinesTest {
  @TempDir Path folder;

  @Test
  void anErrorComesAfterWhatWasLoggedBeforeIt() throws Exception {
    Path home = folder.resolve("home");
    SlowLog slow = new SlowLog();
    PrintStream err = new PrintStream(slow);
    Terminal terminal = new Terminal(new PrintStream(new ByteArrayOutputStream()), err);
    CommandTree.over(terminal, Map.of()).execute("init", "--chain-id", "my-1", home.toString());
    Path config = home.resolve("tmkms.toml");

    CommandTree.over(terminal, Map.of())
        .execute("start", "--fresh-state", "my-2", "-c", config.toString());

    String last = slow.toString(StandardCharsets.UTF_8).lines().reduce("", (one, two) -> two);
    assertEquals("error: expected a configured chain for --fresh-state, got \"my-2\"", last);
  }

  /** As if the log's thread got no time for a while. */
  private static final class SlowLog extends ByteArrayOutputStream {
    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (Thread.currentThread().getName().equals("log")) {
        try {
          TimeUnit.MILLISECONDS.sleep(500);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      super.write(bytes, offset, length);
    }
  }
}
