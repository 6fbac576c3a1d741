package io.countersign.tunnel.daemon;

import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import java.util.Map;
import java.util.Optional;

/**
 * One way through the tunnel.
 *
 * @param name for log lines; one of its kind in a plan
 * @param role on which side TLS is
 * @param accept where connections come in
 * @param connect what is opened for each
 * @param keys by identity: those that a server takes; for a client the one that it uses
 * @param targetSpeaksFirst open at once, and not when there is something to be said
 */
public record Service(
    String name,
    Role role,
    HostPort accept,
    HostPort connect,
    TlsVersions tls,
    Map<String, PresharedKey> keys,
    Limits limits,
    boolean targetSpeaksFirst) {
  /** Which side of a service TLS is on. */
  public enum Role {
    /** TLS comes in, plain goes out: beside the node. */
    SERVER,
    /** Plain comes in, TLS goes out: beside the signer. */
    CLIENT
  }

  /** Copies what it is given; the keys stay whose they are. */
  public Service {
    keys = Map.copyOf(keys);
    if (role == Role.CLIENT && keys.size() != 1) {
      throw new IllegalArgumentException("expected one key for a client, got " + keys.size());
    }
  }

  /** Of an identity, if this service takes it. */
  Optional<PresharedKey> key(String identity) {
    return Optional.ofNullable(keys.get(identity));
  }

  /** Of a client. */
  PresharedKey ownKey() {
    return keys.values().iterator().next();
  }

  /** Whether a connection of the one could as well be one of the other. */
  boolean leadsTheSameWay(Service other) {
    return role == other.role
        && accept.equals(other.accept)
        && connect.equals(other.connect)
        && tls == other.tls;
  }
}
