package io.countersign.cli.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.cli.systemd.SystemdNotify;
import io.countersign.tunnel.daemon.HostPort;
import io.countersign.tunnel.daemon.Limits;
import io.countersign.tunnel.daemon.Plan;
import io.countersign.tunnel.daemon.Service;
import io.countersign.tunnel.daemon.Tunnel;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PlanReloadTest {
  private final PresharedKey key =
      PresharedKey.of("node", "a-key-that-is-long-enough".getBytes(US_ASCII));

  @Test
  void asManyAsThereAreSignalsRunOneAfterTheOther() throws Exception {
    AtomicInteger reading = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Thread[] signals = new Thread[2];
    PlanSource slow =
        source(
            () -> {
              most.accumulateAndGet(reading.incrementAndGet(), Math::max);
              while (most.get() < 2 && !oneWaits(signals)) {
                Thread.onSpinWait();
              }
              reading.decrementAndGet();
              throw new PlanException("expected a plan, got none");
            });
    try (Tunnel tunnel = new Tunnel(TunnelCrypto.ofJdk())) {
      PlanReload reload = new PlanReload(slow, tunnel, SystemdNotify.of(Map.of()), _ -> {});
      signals[0] = Thread.ofPlatform().unstarted(reload::run);
      signals[1] = Thread.ofPlatform().unstarted(reload::run);
      for (Thread signal : signals) {
        signal.start();
      }
      for (Thread signal : signals) {
        signal.join();
      }
    }
    assertEquals(1, most.get());
  }

  /** No address at all, which is found out only when it is to be listened at. */
  @Test
  void theKeysOfAPlanThatFailsUnexpectedlyAreWiped() {
    Service impossible =
        new Service(
            "s",
            Service.Role.SERVER,
            new HostPort("127.0.0.1", 70_000),
            new HostPort("127.0.0.1", 1),
            TlsVersions.AUTO,
            Map.of("node", key),
            Limits.STANDARD,
            false);
    try (Tunnel tunnel = new Tunnel(TunnelCrypto.ofJdk())) {
      PlanSource source = source(() -> new Plan(List.of(impossible), 1, Duration.ZERO));
      new PlanReload(source, tunnel, SystemdNotify.of(Map.of()), _ -> {}).run();
    }
    assertThrows(IllegalStateException.class, () -> key.sameKey(key));
  }

  /** One of two is held up by the other, or has gone before it. */
  private static boolean oneWaits(Thread... threads) {
    for (Thread thread : threads) {
      if (thread.getState() == Thread.State.BLOCKED
          || thread.getState() == Thread.State.TERMINATED) {
        return true;
      }
    }
    return false;
  }

  private interface Reading {
    Plan read() throws PlanException;
  }

  private static PlanSource source(Reading reading) {
    return new PlanSource() {
      @Override
      public String description() {
        return "a test";
      }

      @Override
      public Plan read() throws PlanException {
        return reading.read();
      }
    };
  }
}
