package io.countersign.cli.run;

import io.countersign.cli.log.LogLines;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.systemd.SystemdNotify;
import io.countersign.core.session.NodeLink;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.Deadlines;
import java.security.Security;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that {@code countersign start} is: every chain opened, a thread per node, until a
 * signal ends it.
 */
public final class SignerProcess {
  private static final Logger LOG = LoggerFactory.getLogger(SignerProcess.class);

  private final List<RunningChain> chains;
  private final SystemdNotify systemd;
  private final CountDownLatch linksLeft;
  private final AtomicBoolean linkDied = new AtomicBoolean();
  private boolean closed;
  private int exitCode;

  private SignerProcess(List<RunningChain> chains, SystemdNotify systemd) {
    this.chains = chains;
    this.systemd = systemd;
    this.linksLeft =
        new CountDownLatch(chains.stream().mapToInt(chain -> chain.links().size()).sum());
  }

  /**
   * Runs until every link has ended by itself, or a signal ends the process.
   *
   * @param passphrases closed as soon as every key is open
   * @param systemd told when every chain is open and its nodes are dialled
   * @return the exit code: 1 if a chain had to stop signing, or a connection without {@code
   *     reconnect} ended, so that whoever watches the process starts it again; else 0
   * @throws StartException if it cannot start, with nothing left open
   */
  public static int run(
      Settings settings,
      Set<String> freshState,
      Crypto crypto,
      Passphrases passphrases,
      SystemdNotify systemd)
      throws StartException {
    lookUpNamesAnew();
    try (Deadlines deadlines = new Deadlines()) {
      SignerProcess process =
          new SignerProcess(open(settings, freshState, crypto, passphrases, deadlines), systemd);
      try {
        Runtime.getRuntime().addShutdownHook(new Thread(process::endBySignal, "shutdown"));
      } catch (IllegalStateException e) {
        return process.close(); // the signal was faster
      }
      process.startLinks();
      systemd.ready(new ProcessHealth(() -> process.chains, deadlines));
      process.linksLeft.await();
      return process.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }

  /**
   * A name that moved, or that did not resolve a moment ago, is asked for again: nodes come and go.
   */
  private static void lookUpNamesAnew() {
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }

  private static List<RunningChain> open(
      Settings settings,
      Set<String> freshState,
      Crypto crypto,
      Passphrases passphrases,
      Deadlines deadlines)
      throws StartException {
    FreshState fresh = FreshState.of(settings, freshState);
    StartWarnings.ofFiles(settings).forEach(warning -> LOG.warn("{}", warning));
    List<RunningChain> opened = new ArrayList<>();
    try (passphrases) {
      for (ChainKey key : settings.keysInUse()) {
        opened.add(
            RunningChain.open(key, settings, fresh.isFor(key), crypto, passphrases, deadlines));
      }
      StartWarnings.ofSharedKeys(keys(opened)).forEach(warning -> LOG.warn("{}", warning));
      return opened;
    } catch (StartException e) {
      opened.forEach(SignerProcess::closed);
      throw e;
    }
  }

  private static Map<String, PublicKey> keys(List<RunningChain> chains) {
    Map<String, PublicKey> keys = new LinkedHashMap<>();
    chains.forEach(chain -> keys.put(chain.name().label(), chain.publicKey()));
    return keys;
  }

  private void startLinks() {
    for (RunningChain chain : chains) {
      for (NodeLink link : chain.links()) {
        Thread thread = new Thread(() -> runLink(link), "link " + link.name());
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  /**
   * A link ends only when it is told to; one that dies otherwise ends the process, for somebody to
   * notice.
   */
  private void runLink(NodeLink link) {
    boolean ended = false;
    try {
      link.run();
      ended = true;
    } finally {
      if (!ended) {
        linkDied.set(true);
        LOG.error("[{}] the link's thread died: ending the process", link.name());
        while (linksLeft.getCount() > 0) {
          linksLeft.countDown();
        }
      }
      linksLeft.countDown();
    }
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
      systemd.stopping();
      chains.forEach(RunningChain::hangUp);
      boolean failed = linkDied.get();
      for (RunningChain chain : chains) {
        failed |= !closed(chain);
        failed |= chain.failed(); // also of what failed on another thread until it was closed
      }
      boolean lost = chains.stream().flatMap(c -> c.links().stream()).anyMatch(NodeLink::isLost);
      exitCode = failed || lost ? 1 : 0;
      LOG.info("ended, state durable{}", failed ? " but for what was reported above" : "");
    }
    return exitCode;
  }

  private static boolean closed(RunningChain chain) {
    try {
      chain.close();
      return true;
    } catch (RuntimeException e) {
      LOG.error("a chain could not be closed: {}", e.getMessage(), e);
      return false;
    }
  }
}
