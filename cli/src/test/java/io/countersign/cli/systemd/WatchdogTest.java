package io.countersign.cli.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd says of its watchdog; the socket itself is tested with the real program. */
class WatchdogTest {
  private static final String OURS = Long.toString(ProcessHandle.current().pid());

  @Test
  void theTimeIsInMicroseconds() {
    assertEquals(
        Optional.of(Duration.ofSeconds(3)),
        SystemdNotify.watchdog(Map.of("WATCHDOG_USEC", "3000000")));
    assertEquals(
        Optional.of(Duration.ofSeconds(3)),
        SystemdNotify.watchdog(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", OURS)));
  }

  @Test
  void anotherProcessIsMeant() {
    assertEquals(
        Optional.empty(),
        SystemdNotify.watchdog(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "x", "99999999999999999999"})
  void whatIsNoTimeIsNoWatchdog(String micros) {
    assertEquals(Optional.empty(), SystemdNotify.watchdog(Map.of("WATCHDOG_USEC", micros)));
  }

  @Test
  void withoutAServiceManagerNothingHappens() {
    SystemdNotify nobody = SystemdNotify.of(Map.of());
    nobody.reloading();
    nobody.reloaded();
    nobody.stopping();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vsock:2:1", "relative", "@", "/"})
  void anAddressThatIsNoneIsNoReasonToFail(String address) {
    SystemdNotify.of(Map.of("NOTIFY_SOCKET", address)).reloaded();
  }
}
