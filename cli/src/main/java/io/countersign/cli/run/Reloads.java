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

  private final Configuration configuration;
  private final RunningChains chains;
  private final LinkThreads threads;
  private final ConsensusKeys keys;
  private final Crypto crypto;
  private final Deadlines deadlines;
  private final SystemdNotify systemd;
  private final Semaphore free = new Semaphore(1);
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
      ConsensusKeys keys,
      Crypto crypto,
      Deadlines deadlines,
      SystemdNotify systemd) {
    this.configuration = configuration;
    this.chains = chains;
    this.threads = threads;
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

  /** For somebody who waits; refused while one is under way. Signals meanwhile are followed too. */
  ReloadResult now() {
    if (!free.tryAcquire()) {
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
          new Reload(chains, threads, keys, crypto, passphrases.presharedKeys(), deadlines)
              .to(settings, passphrases);
      if (result.outcome() != ReloadResult.Outcome.REFUSED) {
        StartWarnings.ofFiles(settings).forEach(warning -> LOG.warn("{}", warning));
        StartWarnings.ofDevices(settings, every -> true)
            .forEach(warning -> LOG.warn("{}", warning));
        configuration.adopt(settings);
      }
      if (result.outcome() == ReloadResult.Outcome.DONE) {
        keys.keepOnly(settings);
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

  /** Does something during which nothing is reloaded; false if it would have to wait. */
  boolean aside(Runnable work) {
    if (!free.tryAcquire()) {
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
    try {
      if (!free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("ending in the middle of a reload");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
