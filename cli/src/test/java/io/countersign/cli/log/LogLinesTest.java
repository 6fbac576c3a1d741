package io.countersign.cli.log;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogLinesTest {
  @Test
  void whatIsLoggedIsCompletedOnItsWay() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal = new Terminal(new PrintStream(err), new PrintStream(err));
    LogLines.install(terminal, LogLevel.INFO, line -> line.replace("raise", "raise -c FILE"));
    LoggerFactory.getLogger(LogLinesTest.class).warn("type: countersign state raise my-1");
    LogLines.flushBeforePrinting();
    String logged = err.toString(StandardCharsets.UTF_8);
    assertTrue(logged.endsWith(" WARN  type: countersign state raise -c FILE my-1\n"), logged);
  }
}
