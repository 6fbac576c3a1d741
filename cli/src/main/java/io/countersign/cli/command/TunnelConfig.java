package io.countersign.cli.command;

import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.tunnel.FilePlan;
import io.countersign.cli.tunnel.PlanException;
import io.countersign.cli.tunnel.TunnelProcess;
import io.countersign.tunnel.daemon.Service;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that names the file of a tunnel. */
final class TunnelConfig {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "Configuration, else tunnel.toml.")
  private Path file = Path.of("tunnel.toml");

  int run(Service.Role role, Map<String, String> environment) throws PlanException {
    return TunnelProcess.run(new FilePlan(file, role, new PresharedKeys(environment)));
  }
}
