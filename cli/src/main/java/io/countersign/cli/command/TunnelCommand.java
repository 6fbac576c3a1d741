package io.countersign.cli.command;

import io.countersign.cli.tunnel.EnvironmentPlan;
import io.countersign.cli.tunnel.PlanException;
import io.countersign.cli.tunnel.TunnelProcess;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code countersign tunnel}. */
@Command(
    name = "tunnel",
    header = "Run one end of a tunnel: TLS with a pre-shared key, as stunnel speaks it.",
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "Without a COMMAND it takes the place of a container of ovrclk/stunnel-proxy and its variables:",
      "PSK, and for each service STUNNEL_SVC_NAME_ACCEPT, STUNNEL_SVC_NAME_CONNECT and",
      "STUNNEL_SVC_NAME_CLIENT=yes where TLS goes out. Other options of stunnel are refused."
    })
final class TunnelCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  TunnelCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws PlanException {
    return TunnelProcess.run(new EnvironmentPlan(environment));
  }
}
