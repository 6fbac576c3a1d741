package io.countersign.tunnel.daemon;

import io.countersign.tunnel.psk.PresharedKey;
import java.time.Duration;
import java.util.List;

/**
 * All that a tunnel does until another plan takes this one's place.
 *
 * @param services each name and each address to accept at once only
 * @param connections at a time, of all services together
 * @param drain how long running connections may go on once the program is to end
 */
public record Plan(List<Service> services, int connections, Duration drain)
    implements AutoCloseable {
  /** Connections, where nobody says otherwise; each costs some 100 KiB at most. */
  public static final int STANDARD_CONNECTIONS = 256;

  /** Less than the ten seconds after which a container is killed. */
  public static final Duration STANDARD_DRAIN = Duration.ofSeconds(5);

  /** Copies the list. */
  public Plan {
    services = List.copyOf(services);
  }

  /** Wipes its keys. */
  @Override
  public void close() {
    services.forEach(service -> service.keys().values().forEach(PresharedKey::close));
  }
}
