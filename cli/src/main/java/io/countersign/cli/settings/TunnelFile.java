package io.countersign.cli.settings;

import io.countersign.tunnel.daemon.HostPort;
import io.countersign.tunnel.daemon.Limits;
import io.countersign.tunnel.daemon.Service.Role;
import io.countersign.tunnel.psk.TlsVersions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A {@code tunnel.toml} that could be read: names and addresses are each there once, every service
 * has an identity, and a client's exactly one.
 *
 * @param connections at a time, of all services together
 * @param drain for running connections, when the program ends
 */
public record TunnelFile(
    Path file,
    Role role,
    TlsVersions tls,
    int connections,
    Duration drain,
    List<Identity> identities,
    List<Way> services) {
  /**
   * A key.
   *
   * @param services that it is for; every one, if empty
   */
  public record Identity(String name, SecretReference psk, List<String> services) {
    /** Whether a service takes it, or uses it. */
    public boolean isFor(Way service) {
      return services.isEmpty() || services.contains(service.name());
    }
  }

  /** A {@code [[service]]}, its hosts filled in. */
  public record Way(
      String name, HostPort accept, HostPort connect, Limits limits, boolean targetSpeaksFirst) {}
}
