package io.countersign.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.cli.ProgramName;
import io.countersign.cli.Terminal;
import io.countersign.cli.command.CommandTree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log lines have a thread of their own, and errors of commands have not. */
class OrderOfLinesTest {
  @TempDir Path folder;

  @Test
  void anErrorComesAfterWhatWasLoggedBeforeIt() throws Exception {
    Path home = folder.resolve("home");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(new ByteArrayOutputStream());
    Terminal terminal = new Terminal(out, new SlowLog(err));
    CommandTree.over(terminal, Map.of(), ProgramName.COUNTERSIGN)
        .execute("init", "--chain-id", "my-1", home.toString());
    Path config = home.resolve("tmkms.toml");

    CommandTree.over(terminal, Map.of(), ProgramName.COUNTERSIGN)
        .execute("start", "--fresh-state", "my-2", "-c", config.toString());

    LogLines.flushBeforePrinting();
    String last = err.toString(StandardCharsets.UTF_8).lines().reduce("", (one, two) -> two);
    assertEquals("error: expected a configured chain for --fresh-state, got \"my-2\"", last);
  }

  /** As if the log's thread got no time for a while. */
  private static final class SlowLog extends PrintStream {
    SlowLog(ByteArrayOutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (Thread.currentThread().getName().equals("log")) {
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      }
      super.write(bytes, offset, length);
    }
  }
}
