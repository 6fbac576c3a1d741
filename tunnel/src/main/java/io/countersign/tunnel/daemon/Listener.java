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
import java.util.Optional;
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
  private final Room admitted = new Room();
  private volatile Service service;
  private volatile @Nullable Channel socket;
  private volatile boolean ended;

  Listener(Means means, Service service) {
    this.means = means;
    this.service = service;
  }

  /**
   * The key that a connection stands on, always one of the service of the moment: of a server the
   * one that its TLS handshake is done with, null before one is chosen; of a client our own.
   */
  private record Proof(@Nullable PresharedKey key) {}

  Service service() {
    return service;
  }

  void bound(Channel bound) {
    socket = bound;
  }

  /** On the event loop of a socket that was accepted. */
  @Override
  protected void initChannel(Channel accepted) {
    Service current = service;
    if (ended) {
      accepted.close();
      return;
    }
    Connection connection = new Connection(this, current, accepted);
    ChannelPipeline pipeline = accepted.pipeline();
    connections.put(connection, new Proof(null));
    if (current.role() == Service.Role.SERVER) {
      ServerPolicy policy =
          new ServerPolicy(means.crypto(), name -> choose(connection, name), current.tls());
      means.handshakes().begin(connection).ifPresent(Listener::crowdedOut);
      pipeline.addLast(TlsHandler.server(policy, current.limits().handshake()));
    } else {
      choose(connection, current.ownKey().identity());
    }
    pipeline.addLast(connection.near());
    connection.begin();
  }

  /**
   * The key of an identity, remembered with the connection. In one step with that, so that a {@link
   * #change} comes either before, and the key is the new one, or after, and looks at it.
   */
  private Optional<PresharedKey> choose(Connection connection, String identity) {
    Proof proof =
        connections.computeIfPresent(
            connection, (_, _) -> new Proof(service.key(identity).orElse(null)));
    return Optional.ofNullable(proof).map(Proof::key);
  }

  /** Whether a connection whose near side is ready may go on: its key may be gone by now. */
  boolean admits(Connection connection) {
    means.handshakes().end(connection);
    PresharedKey key = keyOf(connection);
    Service current = service;
    if (key == null
        || ended
        || current.key(key.identity()).orElse(null) != key
        || !connection.service().leadsTheSameWay(current)) {
      return false;
    }
    LOG.debug("[{}] {} is {}", current.name(), connection.near().peer(), key);
    return enter(connection, current);
  }

  private boolean enter(Connection connection, Service current) {
    boolean entered = admitted.enter(current.limits().connections());
    if (entered && means.enter()) {
      connection.admitted();
      return true;
    }
    if (entered) {
      admitted.leave();
    }
    log.warn(
        "[%s] as many connections as there may be, one more was turned away"
            .formatted(current.name()));
    return false;
  }

  private static void crowdedOut(Connection oldest) {
    oldest.near().channel().eventLoop().execute(oldest::crowdedOut);
  }

  private @Nullable PresharedKey keyOf(Connection connection) {
    Proof proof = connections.get(connection);
    return proof == null ? null : proof.key();
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
      opened.pipeline().addLast(new OnceConnected(() -> dialling(connection)));
    }
    opened.pipeline().addLast(new Side(connection, opened));
  }

  private Optional<TlsHandler> dialling(Connection connection) {
    Service of = connection.service();
    return Optional.ofNullable(keyOf(connection))
        .map(key -> new ClientPolicy(means.crypto(), key, of.tls()))
        .map(policy -> TlsHandler.client(policy, of.limits().handshake()));
  }

  private static String cannotConnect(Service service, IOException failure) {
    return "cannot connect to %s: %s".formatted(service.connect(), SocketWords.of(failure));
  }

  /** A line about one connection, unless there were too many. */
  void report(Service of, String peer, String sentence) {
    log.warn("[%s] %s: %s".formatted(of.name(), withoutPort(peer), sentence));
  }

  void over(Connection connection) {
    means.handshakes().end(connection);
    if (connections.remove(connection) != null && connection.isAdmitted()) {
      admitted.leave();
      means.leave();
    }
  }

  /**
   * Goes on with another service at the same address. Connections live on if they lead the same way
   * and their key still opens it; the others are cut.
   */
  void change(Service next) {
    service = next;
    for (Connection connection : Set.copyOf(connections.keySet())) {
      connections.computeIfPresent(connection, (_, proof) -> renewed(connection, proof, next));
    }
  }

  /** A connection whose key is still to be chosen has it chosen of the next service. */
  private Proof renewed(Connection connection, Proof proof, Service next) {
    PresharedKey key = proof.key();
    if (connection.service().leadsTheSameWay(next)) {
      if (key == null) {
        return proof;
      }
      PresharedKey renewed = next.key(key.identity()).orElse(null);
      if (renewed != null && (renewed == key || renewed.sameKey(key))) {
        return new Proof(renewed);
      }
    }
    cut(connection);
    return new Proof(null);
  }

  /** Accepts nothing more; what runs goes on. */
  void close() {
    Channel bound = socket;
    if (bound != null) {
      bound.close().syncUninterruptibly();
    }
  }

  /** Ends all that runs, and what was accepted but did not get here yet. */
  void cut() {
    ended = true;
    Set.copyOf(connections.keySet()).forEach(this::cut);
  }

  private void cut(Connection connection) {
    connection.near().channel().eventLoop().execute(connection::abort);
  }

  private static String withoutPort(String peer) {
    return peer.substring(0, Math.max(0, peer.lastIndexOf(':')));
  }
}
