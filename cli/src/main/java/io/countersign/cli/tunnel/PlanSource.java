package io.countersign.cli.tunnel;

import io.countersign.tunnel.daemon.Plan;

/** Where a tunnel's plan comes from, and comes from again at each reload. */
public interface PlanSource {
  /** For log lines: the file, or the environment. */
  String description();

  /**
   * Reads it.
   *
   * @throws PlanException with everything that is wrong with it
   */
  Plan read() throws PlanException;
}
