package io.countersign.cli.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  /** The watchdog would end a signer that works. */
  @Test
  @Timeout(30)
  void aFaultInTellingHowWeAreDoesNotEndTheSignsOfLife() throws Exception {
    CountDownLatch alive = new CountDownLatch(3);
    SystemdNotify systemd =
        new SystemdNotify(
            text -> {
              if (text.equals("WATCHDOG=1")) {
                alive.countDown();
              }
            },
            Duration.ofMillis(30));
    systemd.ready(
        new ServiceHealth() {
          @Override
          public Optional<String> ailment() {
            return Optional.empty();
          }

          @Override
          public String status() {
            throw new IllegalStateException("a fault");
          }
        });
    alive.await();
    systemd.stopping();
  }

  @Test
  @Timeout(30)
  void beingReadyIsSaidAgainUntilItIsHeard() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    AtomicInteger said = new AtomicInteger();
    SystemdNotify systemd =
        new SystemdNotify(
            text -> {
              if (text.equals("READY=1") && said.incrementAndGet() < 3) {
                throw new IOException("its queue is full");
              }
              if (text.equals("READY=1")) {
                heard.countDown();
              }
            },
            Duration.ofMillis(30));
    systemd.ready(
        new ServiceHealth() {
          @Override
          public Optional<String> ailment() {
            return Optional.empty();
          }

          @Override
          public String status() {
            return "well";
          }
        });
    heard.await();
    systemd.stopping();
    assertEquals(3, said.get());
  }
}
