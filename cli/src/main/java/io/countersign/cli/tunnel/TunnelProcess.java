package io.countersign.cli.tunnel;

import io.countersign.cli.ProgramVersion;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.log.LogLines;
import io.countersign.cli.run.HangupSignal;
import io.countersign.cli.run.NameCache;
import io.countersign.cli.systemd.SystemdNotify;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.tunnel.daemon.Plan;
import io.countersign.tunnel.daemon.Service;
import io.countersign.tunnel.daemon.Tunnel;
import io.countersign.tunnel.psk.HandshakeRehearsal;
import io.countersign.tunnel.psk.TunnelCrypto;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process that {@code countersign tunnel} is, until a signal ends it. */
public final class TunnelProcess {
  private static final Logger LOG = LoggerFactory.getLogger(TunnelProcess.class);

  private final Tunnel tunnel;
  private final SystemdNotify systemd;

  private TunnelProcess(Tunnel tunnel, SystemdNotify systemd) {
    this.tunnel = tunnel;
    this.systemd = systemd;
  }

  /**
   * Runs until SIGTERM or Ctrl-C; SIGHUP has the plan read anew.
   *
   * @param systemd told when every service listens
   * @return never, but for an interrupt
   * @throws PlanException if there is no plan, or no room for its sockets
   */
  public static int run(PlanSource source, SystemdNotify systemd) throws PlanException {
    NameCache.forgetSoon();
    Plan plan = source.read();
    Crypto crypto = CryptoChoice.makeAndWarn();
    TlsCrypto tls = TunnelCrypto.of(crypto);
    rehearse(tls);
    Tunnel tunnel = new Tunnel(tls);
    TunnelProcess process = new TunnelProcess(tunnel, systemd);
    LOG.info(
        "countersign tunnel {} of {}, {}",
        ProgramVersion.read(),
        source.description(),
        tunnel.description());
    try {
      tunnel.run(plan);
    } catch (IOException e) {
      plan.close();
      tunnel.close();
      throw new PlanException(String.valueOf(e.getMessage()), e);
    }
    say(plan);
    HangupSignal.reloads(new PlanReload(source, tunnel, systemd, TunnelProcess::say)::run);
    Runtime.getRuntime().addShutdownHook(new Thread(process::endBySignal, "shutdown"));
    systemd.ready();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static void rehearse(TlsCrypto tls) throws PlanException {
    try {
      HandshakeRehearsal.run(tls);
    } catch (IOException e) {
      throw new PlanException("TLS does not work here: " + e.getMessage(), e);
    }
  }

  private static void say(Plan plan) {
    for (Service service : plan.services()) {
      LOG.info(
          "[{}] {} {} to {} {}, TLS {}, for {}",
          service.name(),
          service.accept(),
          service.role() == Service.Role.SERVER ? "with TLS" : "plain",
          service.connect(),
          service.role() == Service.Role.SERVER ? "plain" : "with TLS",
          service.tls().label(),
          String.join(", ", service.keys().keySet().stream().sorted().toList()));
    }
  }

  /** Halting on the JVM's shutdown thread gives a signalled process our exit code. */
  private void endBySignal() {
    systemd.stopping();
    tunnel.close();
    LOG.info("ended");
    LogLines.flushAll();
    Runtime.getRuntime().halt(0);
  }
}
