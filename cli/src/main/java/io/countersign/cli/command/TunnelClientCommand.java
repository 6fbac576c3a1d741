package io.countersign.cli.command;

import io.countersign.cli.tunnel.PlanException;
import io.countersign.tunnel.daemon.Service;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign tunnel client}. */
@Command(
    name = "client",
    header = "Accept plain connections, and open TLS: the end beside a signer.",
    footer = {"", "SIGHUP has the file read anew; what it leaves as it was is not disturbed."})
final class TunnelClientCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  @Mixin private final TunnelConfig config = new TunnelConfig();

  TunnelClientCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws PlanException {
    return config.run(Service.Role.CLIENT, environment);
  }
}
