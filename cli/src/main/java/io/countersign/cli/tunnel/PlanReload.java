package io.countersign.cli.tunnel;

import io.countersign.cli.systemd.SystemdNotify;
import io.countersign.tunnel.daemon.Plan;
import io.countersign.tunnel.daemon.Tunnel;
import java.io.IOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the plan of the moment in force, as often as it is asked for. One at a time, whole: each
 * signal comes on a thread of its own, and the plan that was read last must be the one that stays.
 */
final class PlanReload {
  private static final Logger LOG = LoggerFactory.getLogger(PlanReload.class);

  private final PlanSource source;
  private final Tunnel tunnel;
  private final SystemdNotify systemd;
  private final Consumer<Plan> taken;

  /**
   * A reload that did not happen yet.
   *
   * @param taken told of each plan that came into force
   */
  PlanReload(PlanSource source, Tunnel tunnel, SystemdNotify systemd, Consumer<Plan> taken) {
    this.source = source;
    this.tunnel = tunnel;
    this.systemd = systemd;
    this.taken = taken;
  }

  /** Whatever is wrong is logged, and changes nothing. */
  synchronized void run() {
    systemd.reloading();
    try {
      Plan next = source.read();
      enforce(next);
      LOG.info("reloaded {}", source.description());
      taken.accept(next);
    } catch (PlanException e) {
      String.valueOf(e.getMessage()).lines().forEach(line -> LOG.error("not reloaded: {}", line));
    } catch (RuntimeException e) {
      LOG.error("not reloaded: unexpected {}", e.toString(), e);
    } finally {
      systemd.reloaded();
    }
  }

  private void enforce(Plan next) throws PlanException {
    try {
      tunnel.run(next);
    } catch (IOException e) {
      next.close();
      throw new PlanException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      next.close();
      throw e;
    }
  }
}
