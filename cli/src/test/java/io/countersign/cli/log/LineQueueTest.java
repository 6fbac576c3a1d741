package io.countersign.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class LineQueueTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<String> written = Collections.synchronizedList(new ArrayList<>());
  private final Semaphore reader = new Semaphore(0);

  @Test
  void linesAreWrittenInTheirOrder() {
    LineQueue queue = new LineQueue(written::add, 10);
    queue.add(() -> "one\n");
    queue.add(() -> "two\n");
    assertTrue(queue.drain(LONG));
    assertEquals(List.of("one\n", "two\n"), written);
  }

  @Test
  void aLineThatCannotBeLaidOutIsSaidAndTheNextOnesAreWritten() {
    LineQueue queue = new LineQueue(written::add, 10);
    queue.add(
        () -> {
          throw new IllegalStateException("no text");
        });
    queue.add(() -> "next\n");
    assertTrue(queue.drain(LONG));
    assertEquals(
        List.of(
            "a log line could not be laid out: java.lang.IllegalStateException: no text\n",
            "next\n"),
        written);
  }

  @Test
  void aReaderThatStoppedReadingHoldsNobodyUpAndTheLossIsSaid() {
    LineQueue queue = new LineQueue(this::writeWhenRead, 2);
    for (int i = 0; i < 10; i++) {
      queue.add(() -> "line\n");
    }
    assertFalse(queue.drain(Duration.ofMillis(20)));
    reader.release(100);
    assertTrue(queue.drain(LONG));
    assertTrue(
        written.stream().anyMatch(line -> line.matches("[78] log lines were lost: .*\\R")),
        written.toString());
  }

  private void writeWhenRead(String line) {
    reader.acquireUninterruptibly();
    written.add(line);
  }
}
