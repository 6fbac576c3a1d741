package io.countersign.cli.run;

import io.countersign.cli.control.ControlPlaces;
import io.countersign.cli.control.ControlSocket;
import io.countersign.cli.log.LogLines;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.systemd.SystemdNotify;
import io.countersign.core.session.NodeLink;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that {@code countersign start} is: every chain opened, a thread per node, until a
 * signal ends it.
 */
public final class SignerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(SignerProcess.class);

  /** For a reload under way: what it opens meanwhile it closes itself. */
  private static final Duration RELOAD_LIMIT = Duration.ofSeconds(3);

  /** For devices to hear that we go: a session that does not hear it stays there for 30 s. */
  private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(2);

  private final Configuration configuration;
  private final RunningChains chains = new RunningChains();
  private final LinkThreads threads = new LinkThreads();
  private final ConsensusKeys keys;
  private final Reloads reloads;
  private final LateChains late;
  private final Deadlines deadlines;
  private final ProcessHealth health;
  private final SystemdNotify systemd;

  /** Zero as soon as what is configured is what runs. */
  private final CountDownLatch started = new CountDownLatch(1);

  private volatile @Nullable ControlSocket control;
  private boolean closed;
  private int exitCode;

  private SignerProcess(
      Configuration configuration,
      ConsensusKeys keys,
      Crypto crypto,
      Deadlines deadlines,
      SystemdNotify systemd) {
    this.keys = keys;
    this.configuration = configuration;
    this.deadlines = deadlines;
    this.systemd = systemd;
    this.health = new ProcessHealth(chains::all, deadlines);
    this.late =
        new LateChains(
            chains, threads, (key, settings, fresh) -> opened(key, settings, fresh, crypto));
    this.reloads =
        new Reloads(configuration, chains, threads, late, keys, crypto, deadlines, systemd);
  }

  /**
   * Runs until every link has ended by itself, or a signal ends the process.
   *
   * @param settings what {@code configuration} said just now
   * @param passphrases closed as soon as every key is open
   * @param systemd told when every chain is open and its nodes are dialled
   * @return the exit code: 1 if a chain had to stop signing, or a connection without {@code
   *     reconnect} ended, so that whoever watches the process starts it again; else 0
   * @throws StartException if it cannot start, with nothing left open
   */
  public static int run(
      Configuration configuration,
      Settings settings,
      Set<String> freshState,
      Crypto crypto,
      Passphrases passphrases,
      SystemdNotify systemd)
      throws StartException {
    NameCache.forgetSoon();
    try (Deadlines deadlines = new Deadlines();
        ConsensusKeys keys = new ConsensusKeys(crypto, configuration::unattended, deadlines)) {
      WarmUp warmUp = WarmUp.begin(crypto);
      SignerProcess process = new SignerProcess(configuration, keys, crypto, deadlines, systemd);
      HangupSignal.reloads(process::reloadBySignal);
      process.open(settings, freshState, crypto, passphrases);
      try {
        Runtime.getRuntime().addShutdownHook(new Thread(process::endBySignal, "shutdown"));
      } catch (IllegalStateException e) {
        return process.close(); // the signal was faster
      }
      warmUp.end();
      process.chains.all().forEach(chain -> chain.nodes().start(process.threads, List.of()));
      process.listen(settings);
      process.late.begin(process.reloads::aside);
      systemd.ready(process.health);
      process.threads.awaitEnd(deadlines::isAlive);
      return process.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }

  private void open(
      Settings settings, Set<String> freshState, Crypto crypto, Passphrases passphrases)
      throws StartException {
    FreshState fresh = FreshState.of(settings, freshState);
    StartWarnings.ofFiles(settings).forEach(warning -> LOG.warn("{}", warning));
    StartWarnings.ofDevices(settings, every -> true).forEach(warning -> LOG.warn("{}", warning));
    List<ReadyChain> ready = new ArrayList<>(); // taken out as they are opened
    try (passphrases) {
      for (ChainKey key : settings.keysInUse()) {
        try {
          ready.add(ReadyChain.read(key, settings, keys, crypto, passphrases, deadlines));
        } catch (StartException e) {
          if (!e.isAway()) {
            throw e;
          }
          late.add(key, settings, fresh.isFor(key), e);
        }
      }
      OneName.requireEach(ready.stream().map(OneName::of).toList());
      while (!ready.isEmpty()) {
        ReadyChain next = ready.getFirst();
        boolean isFresh = fresh.isFor(next.configured());
        chains.add(RunningChain.open(next, isFresh, crypto, passphrases.presharedKeys()));
        ready.removeFirst();
      }
      StartWarnings.ofSharedKeys(keys(chains.all())).forEach(warning -> LOG.warn("{}", warning));
    } catch (StartException | RuntimeException e) {
      ready.forEach(ReadyChain::close);
      chains.end().forEach(SignerProcess::closed);
      throw e;
    }
  }

  /** One that had to wait for its device; nobody can be asked for a passphrase any more. */
  private RunningChain opened(ChainKey key, Settings settings, boolean fresh, Crypto crypto)
      throws StartException {
    try (Passphrases passphrases = configuration.unattended()) {
      return RunningChain.openBeside(
          chains.all(),
          ReadyChain.read(key, settings, keys, crypto, passphrases, deadlines),
          fresh,
          crypto,
          passphrases.presharedKeys());
    }
  }

  private static Map<String, PublicKey> keys(List<RunningChain> chains) {
    Map<String, PublicKey> keys = new LinkedHashMap<>();
    chains.forEach(chain -> keys.put(chain.name().label(), chain.publicKey()));
    return keys;
  }

  /** One that comes during the start, whose configuration is read already, waits for its end. */
  private void reloadBySignal() {
    try {
      started.await();
      reloads.bySignal();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For signals and commands; signing goes on whether or not they can be heard. */
  private void listen(Settings settings) {
    started.countDown();
    ProcessStatus status = new ProcessStatus(settings.file(), chains, reloads, health);
    Commands commands = new Commands(chains, reloads, status);
    control =
        ControlSocket.open(
                ControlPlaces.of(settings.file(), settings.program().control()),
                deadlines,
                commands::answer)
            .orElse(null);
  }

  /**
   * Runs on the JVM's shutdown thread; halting there is what gives a signalled process our exit
   * code.
   */
  private void endBySignal() {
    int exitCode = close();
    LogLines.flushAll();
    Runtime.getRuntime().halt(exitCode);
  }

  /**
   * The exit code, which the first call decides; a later one, from the shutdown hook, repeats it.
   */
  private synchronized int close() {
    if (!closed) {
      closed = true;
      List<RunningChain> open = chains.end();
      open.forEach(RunningChain::hangUp); // before all that only tells somebody
      systemd.stopping();
      Optional.ofNullable(control).ifPresent(ControlSocket::close);
      boolean failed = threads.died() || chains.hasFailed();
      for (RunningChain chain : open) {
        failed |= !closed(chain);
        failed |= chain.failed(); // also of what failed on another thread until it was closed
      }
      reloads.end(RELOAD_LIMIT);
      sayGoodbye();
      boolean lost = open.stream().flatMap(c -> c.links().stream()).anyMatch(NodeLink::isLost);
      exitCode = failed || lost ? 1 : 0;
      LOG.info("ended, state durable{}", failed ? " but for what was reported above" : "");
    }
    return exitCode;
  }

  /** To devices without a key that was open: those that a chain, or a reload, waits for. */
  private void sayGoodbye() {
    try {
      keys.close(GOODBYE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static boolean closed(RunningChain chain) {
    try {
      chain.close();
      return true;
    } catch (RuntimeException e) {
      LOG.error("a chain could not be closed: {}", e.getMessage(), e);
      return false;
    }
  }
}
