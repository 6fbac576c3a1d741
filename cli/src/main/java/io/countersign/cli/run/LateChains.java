package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.KeySettings;
import io.countersign.cli.settings.Settings;
import io.countersign.core.key.SignerName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chains whose device is not there, at the start or at a reload that wants them: each is opened,
 * and its nodes are dialled, as soon as it is, while all others sign. Until then {@code status}
 * says that nothing signs for them.
 */
final class LateChains {
  private static final Logger LOG = LoggerFactory.getLogger(LateChains.class);
  private static final long PAUSE_MS = 1_000;

  /** Opens a chain beside all that are open. */
  @FunctionalInterface
  interface Opening {
    RunningChain open(ChainKey key, Settings settings, boolean fresh) throws StartException;
  }

  /** What is to be opened; changed only with the permit of reloads, once there are any. */
  private record Late(ChainKey key, Settings settings, boolean fresh) {}

  private final RunningChains chains;
  private final LinkThreads threads;
  private final Opening opening;
  private final Map<SignerName, Late> waiting = new LinkedHashMap<>();
  private @Nullable Consumer<Runnable> aside;
  private boolean looking;

  LateChains(RunningChains chains, LinkThreads threads, Opening opening) {
    this.chains = chains;
    this.threads = threads;
    this.opening = opening;
  }

  /**
   * Has one wait.
   *
   * @param fresh whether a missing watermark may be made, from height 0
   * @param e that its device is away
   */
  synchronized void add(ChainKey key, Settings settings, boolean fresh, StartException e) {
    LOG.warn(
        "[{}] waits for its device, and signs nothing until it is there: {}",
        key.name(),
        e.getMessage());
    chains.waits(key.name(), waits(e));
    waiting.put(key.name(), new Late(key, settings, fresh));
    look();
  }

  private static String waits(StartException e) {
    return "waits for its device: " + e.getMessage();
  }

  /** After a reload, which has opened what it could: none waits but what is added from here on. */
  synchronized void forget() {
    waiting.clear();
  }

  /** Whose devices are looked for. */
  synchronized List<KeySettings> keys() {
    return waiting.values().stream().map(late -> late.key().key()).toList();
  }

  /** Whether consent to a first watermark has been given for one that waits. */
  synchronized boolean mayBeFresh(SignerName name) {
    Late late = waiting.get(name);
    return late != null && late.fresh();
  }

  /**
   * From now on looks for the devices.
   *
   * @param aside does something while nothing is reloaded, if it can at once
   */
  synchronized void begin(Consumer<Runnable> aside) {
    this.aside = aside;
    look();
  }

  private synchronized void look() {
    Consumer<Runnable> permit = aside;
    if (permit != null && !looking && !waiting.isEmpty()) {
      looking = true;
      threads.hold(); // there may be no link yet
      Thread.ofPlatform().daemon().name("late chains").start(() -> run(permit));
    }
  }

  private void run(Consumer<Runnable> permit) {
    try {
      while (goesOn()) {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        lookOnce(permit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.release();
    }
  }

  private void lookOnce(Consumer<Runnable> permit) {
    try {
      for (SignerName name : names()) {
        permit.accept(() -> tryOne(name)); // one at a time, so that a reload comes in between
      }
    } catch (RuntimeException | Error e) {
      LOG.error("looking for devices failed, and goes on: {}", e.toString(), e);
    }
  }

  private synchronized boolean goesOn() {
    looking = !waiting.isEmpty() && !chains.isEnding();
    return looking;
  }

  private synchronized List<SignerName> names() {
    return List.copyOf(waiting.keySet());
  }

  private synchronized Optional<Late> late(SignerName name) {
    return Optional.ofNullable(waiting.get(name));
  }

  private void tryOne(SignerName name) {
    Optional<Late> late = late(name); // unless a reload has opened it
    if (late.isPresent() && !chains.isEnding() && isDone(name, late.get())) {
      synchronized (this) {
        waiting.remove(name);
      }
    }
  }

  private boolean isDone(SignerName name, Late late) {
    try {
      RunningChain chain = opening.open(late.key(), late.settings(), late.fresh());
      if (chains.add(chain)) {
        chain.nodes().start(threads, List.of());
      } else {
        SignerProcess.closed(chain);
      }
      return true;
    } catch (StartException e) {
      if (e.isAway()) {
        chains.waits(name, waits(e));
        return false;
      }
      LOG.error(
          "[{}] its device is there, and nothing signs: {}; mend that, then: countersign reload",
          name,
          e.getMessage());
      chains.lost(name, String.valueOf(e.getMessage()));
      return true;
    } catch (RuntimeException e) {
      LOG.error("[{}] could not be opened by a bug, please report it", name, e);
      chains.lost(name, "a fault of this program: " + e);
      return true;
    }
  }
}
