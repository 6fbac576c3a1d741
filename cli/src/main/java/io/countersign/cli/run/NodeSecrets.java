package io.countersign.cli.run;

import io.countersign.cli.passphrase.PresharedKeyException;
import io.countersign.cli.passphrase.PresharedKeys;
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
   * The same, the key of a tunnel read anew.
   *
   * @param identity the public half
   * @throws StartException if the key cannot be read, or must not serve
   */
  static NodeSecrets of(
      Optional<Bytes> identity, Optional<TunnelSettings> tunnel, PresharedKeys keys)
      throws StartException {
    try {
      return new NodeSecrets(identity, tunnel.isPresent() ? keys.read(tunnel.get()) : null);
    } catch (PresharedKeyException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
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
