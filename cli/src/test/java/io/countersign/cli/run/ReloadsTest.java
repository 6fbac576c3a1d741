package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.systemd.SystemdNotify;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may reload when, with a configuration that is wrong each time it is read. */
@Timeout(30)
final class ReloadsTest {
  @AutoClose private final Deadlines deadlines = new Deadlines();
  private final AtomicInteger read = new AtomicInteger();

  /** What happens in the middle of the first of them. */
  private Reloads reloads(Runnable[] meanwhile) {
    Configuration wrong =
        new Configuration() {
          @Override
          public Settings read() throws StartException {
            if (read.incrementAndGet() == 1) {
              meanwhile[0].run();
            }
            throw new StartException("wrong");
          }

          @Override
          public Passphrases unattended() {
            return new Passphrases(new Terminal(System.out, System.err), Map.of());
          }

          @Override
          public void adopt(Settings settings) {
            throw new AssertionError("nothing can be taken over");
          }
        };
    Crypto crypto = CryptoChoice.make().crypto();
    return new Reloads(
        wrong,
        new RunningChains(),
        new LinkThreads(),
        new ConsensusKeys(crypto),
        crypto,
        deadlines,
        SystemdNotify.of(Map.of()));
  }

  @Test
  void aSignalDuringAReloadThatSomebodyAskedForIsFollowedUp() {
    Runnable[] meanwhile = new Runnable[1];
    Reloads reloads = reloads(meanwhile);
    meanwhile[0] = reloads::bySignal;
    assertEquals(ReloadResult.Outcome.REFUSED, reloads.now().outcome());
    assertEquals(2, read.get());
  }

  @Test
  void aSignalDuringAReloadByASignalIsFollowedUpOnce() {
    Runnable[] meanwhile = new Runnable[1];
    Reloads reloads = reloads(meanwhile);
    meanwhile[0] =
        () -> {
          reloads.bySignal();
          reloads.bySignal();
        };
    reloads.bySignal();
    assertEquals(2, read.get());
  }

  @Test
  void whoeverAsksDuringAReloadIsRefused() {
    Runnable[] meanwhile = new Runnable[1];
    Reloads reloads = reloads(meanwhile);
    meanwhile[0] =
        () ->
            assertEquals(
                "another reload is under way: ask again when it is done",
                reloads.now().lines().getFirst());
    reloads.bySignal();
    assertEquals(1, read.get());
  }

  @Test
  void afterAFaultTheNextOneIsPossible() {
    Runnable[] meanwhile = new Runnable[1];
    Reloads reloads = reloads(meanwhile);
    meanwhile[0] =
        () -> {
          throw new OutOfMemoryError("no thread");
        };
    assertThrows(OutOfMemoryError.class, reloads::now);
    assertEquals(ReloadResult.Outcome.REFUSED, reloads.now().outcome());
  }
}
