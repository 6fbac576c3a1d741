package io.countersign.cli.run;

import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.session.Dialer;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.link.NodeConnection;
import io.countersign.protocol.link.NodeDialer;
import io.countersign.tunnel.link.TunnelEntrance;
import io.countersign.tunnel.link.TunnelLink;
import io.countersign.tunnel.psk.PresharedKey;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node with all that it takes to dial it, directly or through a tunnel. */
final class DialledNode implements Dialer, Closeable {
  /** Nodes ping every 3.33 s; a shorter wait would drop good links. */
  private static final Duration SHORTEST_READ = Duration.ofSeconds(5);

  private final Dialer dialer;
  private final NodeSecrets secrets;
  private final List<Runnable> wipings;

  private DialledNode(Dialer dialer, NodeSecrets secrets, List<Runnable> wipings) {
    this.dialer = dialer;
    this.secrets = secrets;
    this.wipings = wipings;
  }

  /**
   * Reads its keys anew; dials nothing.
   *
   * @param consensusKey which must not be the identity, too
   * @throws StartException if a key cannot be used
   */
  static DialledNode open(
      ValidatorSettings node,
      PublicKey consensusKey,
      Crypto crypto,
      Tunnels tunnels,
      Deadlines deadlines)
      throws StartException {
    LinkTimeouts timeouts = timeouts(node.timeout());
    return switch (node.address()) {
      case NodeAddress.Unix unix ->
          new DialledNode(
              () -> NodeDialer.dial(unix, timeouts, deadlines),
              NodeSecrets.of(Optional.empty()),
              List.of());
      case NodeAddress.Tcp tcp -> {
        List<Runnable> wipings = new ArrayList<>();
        try {
          Ed25519PrivateKey identity = KeyFiles.identity(node, crypto);
          wipings.add(identity::close);
          KeyFiles.refuseOneKeyForBoth(identity, consensusKey, node);
          Optional<Bytes> shown = Optional.of(identity.publicKey());
          if (node.tunnel().isEmpty()) {
            yield new DialledNode(
                () -> NodeDialer.dial(tcp, crypto, identity, timeouts, deadlines),
                NodeSecrets.of(shown),
                wipings);
          }
          PresharedKey key = tunnels.key(node.tunnel().get());
          wipings.add(key::close);
          TunnelEntrance tunnel = tunnels.entrance(node.tunnel().get(), key);
          yield new DialledNode(
              () ->
                  NodeDialer.secret(
                      TunnelLink.enter(tunnel, tcp, timeouts, deadlines), tcp, crypto, identity),
              NodeSecrets.of(shown, key),
              wipings);
        } catch (StartException e) {
          wipings.forEach(Runnable::run);
          throw e;
        }
      }
    };
  }

  /** TMKMS's one timeout, put to each of what can take long. */
  static LinkTimeouts timeouts(Duration timeout) {
    LinkTimeouts most = LinkTimeouts.DEFAULT;
    return new LinkTimeouts(
        shorter(timeout, most.connect()),
        shorter(timeout, most.handshake()),
        timeout.compareTo(SHORTEST_READ) < 0 ? SHORTEST_READ : timeout,
        shorter(timeout, most.write()));
  }

  /** A longer wait than the node's own would only keep us from dialling again. */
  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** What it is dialled with, and wiped with this. */
  NodeSecrets secrets() {
    return secrets;
  }

  @Override
  public NodeConnection dial() throws IOException {
    return dialer.dial();
  }

  /** Wipes its keys; what is connected stays so, and nothing more can be dialled. */
  @Override
  public void close() {
    wipings.forEach(Runnable::run);
  }
}
