package io.countersign.cli.command;

import io.countersign.cli.tunnel.PlanException;
import io.countersign.tunnel.daemon.Service;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign tunnel server}. */
@Command(
    name = "server",
    header = "Accept TLS, and open plain connections: the end beside the node.",
    footer = {"", "SIGHUP has the file read anew; what it leaves as it was is not disturbed."})
final class TunnelServerCommand implements Callable<Integer> {
  private final Map<String, String> environment;
  @Mixin private final TunnelConfig config = new TunnelConfig();

  TunnelServerCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws PlanException {
    return config.run(Service.Role.SERVER, environment);
  }
}
