package io.countersign.cli.run;

import io.countersign.cli.settings.TunnelSettings;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.tunnel.psk.PresharedKey;
import java.io.Closeable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether a node's secrets are still the same, whatever their files are called. Tells
 * nothing of them.
 */
final class NodeSecrets implements Closeable {
  private final Optional<Bytes> identity;
  private final @Nullable PresharedKey tunnel;

  private NodeSecrets(Optional<Bytes> identity, @Nullable PresharedKey tunnel) {
    this.identity = identity;
    this.tunnel = tunnel;
  }

  /** Of what is reached without a tunnel. */
  static NodeSecrets of(Optional<Bytes> identity) {
    return new NodeSecrets(identity, null);
  }

  /**
   * The same with the key of a tunnel, which it shares: whoever closes either wipes it for both.
   */
  static NodeSecrets of(Optional<Bytes> identity, PresharedKey tunnel) {
    return new NodeSecrets(identity, tunnel);
  }

  /**
   * Of an RPC, whose tunnel's key is read anew.
   *
   * @throws StartException if the key cannot be read, or must not serve
   */
  static NodeSecrets ofRpc(Optional<TunnelSettings> tunnel, Tunnels tunnels) throws StartException {
    return new NodeSecrets(Optional.empty(), tunnel.isPresent() ? tunnels.key(tunnel.get()) : null);
  }

  /** In constant time as to the secret. */
  boolean isSameAs(NodeSecrets other) {
    return identity.equals(other.identity) && hasTunnelOf(other);
  }

  private boolean hasTunnelOf(NodeSecrets other) {
    PresharedKey one = tunnel;
    PresharedKey another = other.tunnel;
    if (one == null) {
      return another == null;
    }
    return another != null && one.sameKey(another);
  }

  @Override
  public void close() {
    if (tunnel != null) {
      tunnel.close();
    }
  }
}
