package io.countersign.core.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.session.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceLogTest {
  private final AtomicLong now = new AtomicLong();
  private final CapturedLog captured = CapturedLog.of(DeviceLog.class);
  private final DeviceLog log = new DeviceLog("the device", now::get);

  @AfterEach
  void close() {
    captured.close();
  }

  private void passes(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void anOutageIsSaidOnceThenEachMinuteAndAtItsEnd() {
    for (int i = 0; i <= 130; i++) {
      log.failed("no device");
      passes(Duration.ofSeconds(1));
    }
    log.works();
    log.works();
    assertEquals(
        List.of(
            "WARNING [the device] cannot be used: no device; trying again until it can",
            "WARNING [the device] still cannot be used after 60.0 s: no device",
            "WARNING [the device] still cannot be used after 120.0 s: no device",
            "INFO [the device] can be used again after 131.0 s"),
        captured.lines());
  }

  @Test
  void twoReasonsInTurnDoNotFloodTheLogAndNoneIsHidden() {
    for (int i = 0; i < 3600; i++) {
      log.failed(i % 2 == 0 ? "no answer" : "http status 500");
      passes(Duration.ofSeconds(1));
    }
    List<String> lines = captured.lines();
    assertTrue(lines.size() <= 10 + 2 * 60, lines.size() + " lines in an hour");
    assertTrue(lines.size() >= 60, lines.size() + " lines in an hour");
    assertTrue(lines.getLast().contains("changes before it were left out)"), lines.getLast());
    assertEquals(Optional.of("http status 500"), log.problem());
    assertEquals(Duration.ofHours(1), log.outage());
  }

  @Test
  void aDeviceThatComesAndGoesDoesNotFloodItAndWhatIsTrueIsSaidInTheEnd() {
    for (int i = 0; i < 3600; i++) {
      log.failed("no answer");
      log.works();
      passes(Duration.ofSeconds(1));
    }
    int lines = captured.lines().size();
    assertTrue(lines <= 10 + 60 + 1, lines + " lines in an hour");

    for (int i = 0; i <= 120; i++) {
      log.failed("no answer");
      passes(Duration.ofSeconds(1));
    }
    String last = captured.lines().getLast();
    assertTrue(last.contains("cannot be used"), last);
    for (int i = 0; i <= 120; i++) {
      log.works();
      passes(Duration.ofSeconds(1));
    }
    last = captured.lines().getLast();
    assertTrue(last.startsWith("INFO [the device] can be used again after 121.0 s"), last);
    assertEquals(Optional.empty(), log.problem());
  }
}
