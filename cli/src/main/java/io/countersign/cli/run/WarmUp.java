package io.countersign.cli.run;

import io.countersign.core.session.Rehearsal;
import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link Rehearsal} beside the opening of keys and watermarks, so that the first votes of a
 * process are as fast as the others. No start waits long for it.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** It takes 0.1 s; more where a host is slow, and there a node should not wait for it. */
  private static final Duration LIMIT = Duration.ofMillis(500);

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
      int heights = Rehearsal.run(crypto);
      LOG.debug("rehearsed {} heights in {} ms", heights, (System.nanoTime() - began) / 1_000_000);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the rehearsal failed, so the first signatures may be slow: {}", e.getMessage(), e);
    }
  }

  /**
   * Waits until it has ended, or breaks it off; then what the start has left in memory is given
   * back, before it would be in the way of a vote.
   */
  void end() throws InterruptedException {
    thread.join(LIMIT);
    thread.interrupt();
    System.gc();
  }
}
