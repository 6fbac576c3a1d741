package io.countersign.cli.run;

import io.countersign.core.session.Rehearsal;
import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Rehearsal} beside the opening of keys and watermarks, so that the first votes of a
 * process are as fast as the others. A node that waits is dialled soon anyway: where a host is
 * slow, the rest of it runs beside the first votes.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** What is left of it when all is open; 25 ms on two quiet cores. */
  private static final Duration LIMIT = Duration.ofMillis(100);

  private final Thread thread;

  private WarmUp(Thread thread) {
    this.thread = thread;
  }

  /** Begins, on a thread of its own. */
  static WarmUp begin(Crypto crypto) {
    Thread thread = new Thread(() -> rehearse(crypto), "rehearsal");
    thread.setDaemon(true);
    thread.start();
    return new WarmUp(thread);
  }

  private static void rehearse(Crypto crypto) {
    long began = System.nanoTime();
    try {
      Rehearsal.run(crypto);
      LOG.debug("the rehearsal took {} ms", (System.nanoTime() - began) / 1_000_000);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the rehearsal failed, so the first signatures may be slow: {}", e.getMessage(), e);
    }
  }

  /**
   * Waits for it, not long; then what the start has left in memory is given back, before it would
   * be in the way of a vote.
   *
   * @return whether it has ended
   */
  boolean end() throws InterruptedException {
    boolean ended = thread.join(LIMIT);
    System.gc();
    return ended;
  }
}
