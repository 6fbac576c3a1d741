package io.countersign.cli.run;

import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.systemd.SystemdNotify;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reloads of a process, one at a time, and what became of the last. */
final class Reloads {
  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  /** For somebody who asks: a chain that waits for its device may just be looked for. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Configuration configuration;
  private final RunningChains chains;
  private final LinkThreads threads;
  private final LateChains late;
  private final ConsensusKeys keys;
  private final Crypto crypto;
  private final Deadlines deadlines;
  private final SystemdNotify systemd;
  private final Semaphore free = new Semaphore(1, true);
  private final AtomicBoolean signalled = new AtomicBoolean();
  private volatile @Nullable Last last;

  /**
   * The last one.
   *
   * @param at in milliseconds since 1970
   */
  record Last(long at, ReloadResult result) {}

  Reloads(
      Configuration configuration,
      RunningChains chains,
      LinkThreads threads,
      LateChains late,
      ConsensusKeys keys,
      Crypto crypto,
      Deadlines deadlines,
      SystemdNotify systemd) {
    this.configuration = configuration;
    this.chains = chains;
    this.threads = threads;
    this.late = late;
    this.keys = keys;
    this.crypto = crypto;
    this.deadlines = deadlines;
    this.systemd = systemd;
  }

  Optional<Last> last() {
    return Optional.ofNullable(last);
  }

  /** For a signal, which nobody answers: one that comes during a reload is followed by another. */
  void bySignal() {
    signalled.set(true);
    followSignals();
  }

  /** Whoever had the permit calls it afterwards: a signal that came meanwhile waits for nobody. */
  private void followSignals() {
    while (signalled.get() && free.tryAcquire()) {
      try {
        if (signalled.getAndSet(false)) {
          logged();
        }
      } finally {
        free.release();
      }
    }
  }

  /**
   * For somebody who waits; refused if another one takes longer than that. Signals meanwhile are
   * followed too.
   */
  ReloadResult now(Duration patience) {
    if (!isFreeWithin(patience)) {
      return ReloadResult.refused("another reload is under way: ask again when it is done");
    }
    try {
      return logged();
    } finally {
      free.release();
      followSignals();
    }
  }

  private ReloadResult logged() {
    LOG.info("reloading");
    ReloadResult result;
    systemd.reloading();
    try {
      result = reload();
    } finally {
      systemd.reloaded();
    }
    last = new Last(System.currentTimeMillis(), result);
    switch (result.outcome()) {
      case DONE -> LOG.info("reloaded: {}", result.summary());
      case REFUSED, PARTLY -> LOG.error("reload: {}", result.summary());
    }
    return result;
  }

  private ReloadResult reload() {
    if (chains.isEnding()) {
      return ReloadResult.refused("the signer is shutting down");
    }
    try (Passphrases passphrases = configuration.unattended()) {
      Settings settings = configuration.read();
      settings.warnings().forEach(warning -> LOG.warn("{}", warning));
      ReloadResult result =
          new Reload(chains, threads, late, keys, crypto, passphrases.presharedKeys(), deadlines)
              .to(settings, passphrases);
      if (result.outcome() != ReloadResult.Outcome.REFUSED) {
        StartWarnings.ofFiles(settings).forEach(warning -> LOG.warn("{}", warning));
        StartWarnings.ofDevices(settings, every -> true)
            .forEach(warning -> LOG.warn("{}", warning));
        configuration.adopt(settings);
        keys.settle(late.keys(), passphrases);
      }
      return result;
    } catch (SettingsException | StartException e) {
      return ReloadResult.refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("a reload failed by a bug, please report it: {}", e.toString(), e);
      return new ReloadResult(
          ReloadResult.Outcome.PARTLY, List.of("a fault of this program: " + e));
    }
  }

  /**
   * Does something during which nothing is reloaded; false if it would have to wait, or others do.
   */
  boolean aside(Runnable work) {
    if (!isFreeWithin(Duration.ZERO)) {
      return false;
    }
    try {
      work.run();
      return true;
    } finally {
      free.release();
      followSignals();
    }
  }

  /** Waits for one that is under way, and lets none begin any more. */
  void end(Duration limit) {
    if (!isFreeWithin(limit)) {
      LOG.warn("ending in the middle of a reload");
    }
  }

  /** Takes the permit, after who waits for it already. */
  private boolean isFreeWithin(Duration limit) {
    try {
      return free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
