package io.countersign.tunnel.daemon;

import io.countersign.tunnel.psk.ClientPolicy;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.ServerPolicy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address at which connections are accepted, and the service that it has at the moment. */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a socket comes as an event
final class Listener extends ChannelInitializer<Channel> {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final Means means;
  private final LogLimit log = new LogLimit(LOG);
  private final Map<Connection, Proof> connections = new ConcurrentHashMap<>();
  private volatile Service service;
  private volatile @Nullable Channel socket;

  Listener(Means means, Service service) {
    this.means = means;
    this.service = service;
  }

  /** Who a connection is from, and the key that it proved to have; of a client our own. */
  private record Proof(@Nullable ServerPolicy policy, @Nullable PresharedKey key) {}

  Service service() {
    return service;
  }

  void bound(Channel bound) {
    socket = bound;
  }

  int connections() {
    return connections.size();
  }

  /** On the event loop of a socket that was accepted. */
  @Override
  protected void initChannel(Channel accepted) {
    Service current = service;
    if (connections.size() >= current.limits().connections() || !means.enter()) {
      log.warn(
          "[%s] as many connections as there may be, one more was turned away"
              .formatted(current.name()));
      accepted.close();
      return;
    }
    Connection connection = new Connection(this, current, accepted);
    ChannelPipeline pipeline = accepted.pipeline();
    ServerPolicy policy = null;
    if (current.role() == Service.Role.SERVER) {
      policy = new ServerPolicy(means.crypto(), name -> service.key(name), current.tls());
      pipeline.addLast(TlsHandler.server(policy, current.limits().handshake()));
    }
    connections.put(connection, new Proof(policy, null));
    pipeline.addLast(connection.near());
    connection.begin();
  }

  /** Whether a connection whose near side is ready may go on: its key may be gone by now. */
  boolean admits(Connection connection) {
    Proof proof = connections.get(connection);
    if (proof == null) {
      return false;
    }
    Service current = service;
    ServerPolicy policy = proof.policy();
    PresharedKey key =
        policy == null ? current.ownKey() : current.key(policy.identity()).orElse(null);
    if (key == null) {
      return false;
    }
    connections.put(connection, new Proof(policy, key));
    LOG.debug("[{}] {} is {}", current.name(), connection.near().peer(), key);
    return true;
  }

  /** Opens what a connection leads to, and hands it over once it is ready. */
  void open(Connection connection) {
    Service of = connection.service();
    Duration patience = of.limits().handshake();
    means
        .dialer()
        .dial(
            of.connect(),
            patience,
            connection.near().channel().eventLoop(),
            opened -> prepare(connection, opened),
            failure -> connection.notOpened(cannotConnect(of, failure)));
  }

  private void prepare(Connection connection, Channel opened) {
    Service of = connection.service();
    if (of.role() == Service.Role.CLIENT) {
      ClientPolicy policy = new ClientPolicy(means.crypto(), of.ownKey(), of.tls());
      opened.pipeline().addLast(TlsHandler.client(policy, of.limits().handshake()));
    }
    opened.pipeline().addLast(new Side(connection, opened));
  }

  private static String cannotConnect(Service service, IOException failure) {
    return "cannot connect to %s: %s".formatted(service.connect(), SocketWords.of(failure));
  }

  /** A line about one connection, unless there were too many. */
  void report(Service of, String peer, String sentence) {
    log.warn("[%s] %s: %s".formatted(of.name(), withoutPort(peer), sentence));
  }

  void over(Connection connection) {
    if (connections.remove(connection) != null) {
      means.leave();
    }
  }

  /**
   * Goes on with another service at the same address. Connections live on if they lead the same way
   * and their key still opens it; the others are cut.
   */
  void change(Service next) {
    service = next;
    connections.forEach(
        (connection, proof) -> {
          PresharedKey key = proof.key();
          PresharedKey renewed = key == null ? null : next.key(key.identity()).orElse(null);
          boolean same =
              key == null || (renewed != null && renewed.sameKey(key)); // null: asked when ready
          if (same && connection.service().leadsTheSameWay(next)) {
            connections.replace(connection, proof, new Proof(proof.policy(), renewed));
          } else {
            cut(connection);
          }
        });
  }

  /** Accepts nothing more; what runs goes on. */
  void close() {
    Channel bound = socket;
    if (bound != null) {
      bound.close().syncUninterruptibly();
    }
  }

  /** Ends all that runs. */
  void cut() {
    Set.copyOf(connections.keySet()).forEach(this::cut);
  }

  private void cut(Connection connection) {
    connection.near().channel().eventLoop().execute(connection::abort);
  }

  private static String withoutPort(String peer) {
    return peer.substring(0, Math.max(0, peer.lastIndexOf(':')));
  }
}
