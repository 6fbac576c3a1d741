package io.countersign.cli.systemd;

import java.util.Optional;

/** What a running service says of itself each few seconds. */
public interface ServiceHealth {
  /**
   * Why the process as a whole can do its work no more and only a new one could: a thread that is
   * gone, or one that has stood still for longer than any of its deadlines. Empty for everything
   * that a new process would meet as well: a node that is away, a chain that was stopped.
   */
  Optional<String> ailment();

  /** One line for {@code systemctl status}. */
  String status();
}
