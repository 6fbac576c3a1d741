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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
    RunningChains chains = new RunningChains();
    LinkThreads threads = new LinkThreads();
    return new Reloads(
        wrong,
        chains,
        threads,
        new LateChains(chains, threads, (key, settings, fresh) -> nothing()),
        new ConsensusKeys(crypto),
        crypto,
        deadlines,
        SystemdNotify.of(Map.of()));
  }

  private static RunningChain nothing() {
    throw new AssertionError("nothing waits");
  }

  /** A device that is away is looked for again and again, for seconds each time. */
  @Test
  void whoeverAsksWhileAChainIsLookedForComesNextAndNotAfterAllOthers() throws Exception {
    Runnable[] meanwhile = {() -> {}};
    Reloads reloads = reloads(meanwhile);
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch away = new CountDownLatch(1);
    AtomicInteger looked = new AtomicInteger();
    Thread late =
        Thread.ofPlatform()
            .start(
                () -> {
                  reloads.aside(
                      () -> {
                        looking.countDown();
                        await(away);
                      });
                  while (read.get() == 0) {
                    reloads.aside(
                        () -> looked.addAndGet(read.get() == 0 ? 1 : 0)); // else it came behind
                  }
                });
    looking.await();
    Thread asks = Thread.ofPlatform().start(() -> reloads.now(Duration.ofSeconds(20)));
    while (asks.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    away.countDown();
    asks.join();
    late.join();
    assertEquals(1, read.get());
    assertEquals(0, looked.get(), "the next device went before");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSignalDuringAReloadThatSomebodyAskedForIsFollowedUp() {
    Runnable[] meanwhile = new Runnable[1];
    Reloads reloads = reloads(meanwhile);
    meanwhile[0] = reloads::bySignal;
    assertEquals(ReloadResult.Outcome.REFUSED, reloads.now(Duration.ZERO).outcome());
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
                reloads.now(Duration.ZERO).lines().getFirst());
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
    assertThrows(OutOfMemoryError.class, () -> reloads.now(Duration.ZERO));
    assertEquals(ReloadResult.Outcome.REFUSED, reloads.now(Duration.ZERO).outcome());
  }
}
