package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.link.Deadlines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ill is what only a new process cures. */
@Timeout(30)
final class ProcessHealthTest {
  @Test
  void withoutItsThreadsItIsIll() throws Exception {
    Deadlines deadlines = new Deadlines();
    ProcessHealth health = new ProcessHealth(List::of, deadlines);
    assertEquals(Optional.empty(), health.ailment());
    deadlines.close();
    while (deadlines.isAlive()) {
      Thread.sleep(10);
    }
    Optional<String> ailment = Optional.of("the thread that watches deadlines died");
    assertEquals(ailment, health.ailment());
    Attention attention = new Attention(0, 0);
    attention.lookAt(health);
    assertEquals(
        List.of("the program has to be started again: " + ailment.get()), attention.lines());
  }

  @ParameterizedTest
  @CsvSource({"0, 10, false", "40, 10, false", "41, 10, true", "41, 60, false"})
  void aLinkIsStuckBeyondAllOfItsDeadlines(long still, long wait, boolean stuck) {
    assertEquals(
        stuck
            ? Optional.of("the link a@b has stood still for %d s".formatted(wait + 30))
            : Optional.empty(),
        ProcessHealth.stuck("a@b", Duration.ofSeconds(still), Duration.ofSeconds(wait)));
  }
}
