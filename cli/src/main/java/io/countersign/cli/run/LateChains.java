package io.countersign.cli.run;

import io.countersign.core.key.SignerName;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chains whose device was not there at the start: each is opened, and its nodes are dialled, as soon
 * as it is, while all others sign. Until then {@code status} says that nothing signs for them.
 */
final class LateChains {
  private static final Logger LOG = LoggerFactory.getLogger(LateChains.class);
  private static final long PAUSE_MS = 1_000;

  /** Opens a chain. */
  @FunctionalInterface
  interface Opening {
    RunningChain open() throws StartException;
  }

  private final RunningChains chains;
  private final LinkThreads threads;
  private final Reloads reloads;
  private final Map<SignerName, Opening> waiting = new LinkedHashMap<>();

  LateChains(RunningChains chains, LinkThreads threads, Reloads reloads) {
    this.chains = chains;
    this.threads = threads;
    this.reloads = reloads;
  }

  /**
   * Has one wait.
   *
   * @throws StartException the same, if it is not for want of a device
   */
  void add(SignerName name, StartException e, Opening opening) throws StartException {
    if (!e.isAway()) {
      throw e;
    }
    LOG.warn("[{}] waits for its device, and signs nothing until it is there: {}", name, e.getMessage());
    chains.lost(name, waits(e));
    waiting.put(name, opening);
  }

  private static String waits(StartException e) {
    return "waits for its device: " + e.getMessage();
  }

  /** From now on looks for the devices. */
  void begin() {
    if (!waiting.isEmpty()) {
      threads.hold(); // there may be no link yet
      Thread.ofPlatform().daemon().name("late chains").start(this::run);
    }
  }

  private void run() {
    try {
      while (!waiting.isEmpty() && !chains.isEnding()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        reloads.aside(this::tryAll);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.release();
    }
  }

  /** Of those that a reload has left waiting. */
  private void tryAll() {
    Iterator<Map.Entry<SignerName, Opening>> all = waiting.entrySet().iterator();
    while (all.hasNext() && !chains.isEnding()) {
      Map.Entry<SignerName, Opening> one = all.next();
      if (!chains.lost().containsKey(one.getKey()) || isDone(one.getKey(), one.getValue())) {
        all.remove();
      }
    }
  }

  private boolean isDone(SignerName name, Opening opening) {
    try {
      RunningChain chain = opening.open();
      if (chains.add(chain)) {
        chain.nodes().start(threads, List.of());
      } else {
        SignerProcess.closed(chain);
      }
      return true;
    } catch (StartException e) {
      if (e.isAway()) {
        chains.lost(name, waits(e));
        return false;
      }
      LOG.error("[{}] its device is there, and nothing signs: {}; mend that, then: countersign reload", name, e.getMessage());
      chains.lost(name, String.valueOf(e.getMessage()));
      return true;
    } catch (RuntimeException e) {
      LOG.error("[{}] could not be opened by a bug, please report it", name, e);
      chains.lost(name, "a fault of this program: " + e);
      return true;
    }
  }
}
