package io.countersign.tunnel.daemon;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs plans, one at a time. */
public final class Tunnel implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

  /** Names looked up at a time. */
  private static final int LOOK_UPS = 4;

  private static final long POLL_MS = 20;

  private final Transport transport = Transport.best();
  private final EventLoopGroup loops;
  private final ExecutorService lookUps;
  private final Means means;
  private final Map<HostPort, Listener> listeners = new LinkedHashMap<>();
  private @Nullable Plan plan;

  /** Has threads from now on, and does nothing before the first {@link #run}. */
  public Tunnel(TlsCrypto crypto) {
    loops = new MultiThreadIoEventLoopGroup(threads(), transport.ioHandlers());
    lookUps =
        Executors.newFixedThreadPool(
            LOOK_UPS, Thread.ofPlatform().daemon().name("look-up-", 1).factory());
    means = new Means(crypto, new Dialer(transport, lookUps));
  }

  /** Half a sentence for the log: how sockets are had. */
  public String description() {
    return transport.description();
  }

  /**
   * Takes a plan in the place of the one before. Connections that both have go on; those of a
   * service that is gone or leads elsewhere, or of a key that is gone or another one, are cut.
   *
   * @param next whose keys are ours from now on
   * @throws IOException if an address cannot be listened at; nothing has changed then
   */
  public synchronized void run(Plan next) throws IOException {
    Map<HostPort, Listener> added = new LinkedHashMap<>();
    try {
      for (Service service : next.services()) {
        if (!listeners.containsKey(service.accept())) {
          added.put(service.accept(), listen(service));
        }
      }
    } catch (IOException | RuntimeException e) {
      added.values().forEach(Listener::close);
      added.values().forEach(Listener::cut); // what came in meanwhile
      throw e;
    }
    means.allow(next.connections());
    Set<HostPort> kept = new HashSet<>();
    for (Service service : next.services()) {
      kept.add(service.accept());
      Listener running = listeners.get(service.accept());
      if (running != null) {
        running.change(service);
      }
    }
    for (HostPort gone : Set.copyOf(listeners.keySet())) {
      if (!kept.contains(gone)) {
        Listener removed = listeners.remove(gone);
        removed.close();
        removed.cut();
      }
    }
    listeners.putAll(added);
    Plan old = plan;
    plan = next;
    if (old != null) {
      old.close();
    }
  }

  /** Connections that run at the moment, those not counted whose TLS handshake is not done. */
  public int connections() {
    return means.connections();
  }

  /** Of those that are not counted there. */
  int handshakes() {
    return means.handshakes().count();
  }

  /** Accepts nothing more, lets what runs end within the plan's time, cuts the rest, and ends. */
  @Override
  public synchronized void close() {
    listeners.values().forEach(Listener::close);
    Plan last = plan;
    if (last != null) {
      drain(last.drain());
    }
    listeners.values().forEach(Listener::cut);
    listeners.clear();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    lookUps.shutdownNow();
    if (last != null) {
      last.close();
    }
    plan = null;
  }

  private void drain(Duration most) {
    int running = means.connections();
    if (running > 0) {
      LOG.info("connections that run: {}; they have {} s to end", running, most.toSeconds());
    }
    long end = System.nanoTime() + most.toNanos();
    try {
      while (means.connections() > 0 && System.nanoTime() < end) {
        Thread.sleep(POLL_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Listener listen(Service service) throws IOException {
    Listener listener = new Listener(means, service);
    HostPort at = service.accept().orElse("0.0.0.0");
    ChannelFuture bound =
        transport
            .children(new ServerBootstrap())
            .group(loops)
            .channel(transport.serverSocket())
            .childHandler(listener)
            .bind(new InetSocketAddress(at.host(), at.port()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot accept connections of %s at %s: %s"
              .formatted(service.name(), at, SocketWords.of(bound.cause())),
          bound.cause());
    }
    listener.bound(bound.channel());
    return listener;
  }

  private static int threads() {
    return Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));
  }
}
