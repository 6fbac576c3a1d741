package io.countersign.yubihsm.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.SocketLink;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Yubico's yubihsm-connector serves: {@code GET /connector/status} and {@code POST
 * /connector/api} with a message to the device in the body. For programs of this host alone:
 * whoever reaches it can try passwords, and take up the device's 16 sessions.
 */
public final class ConnectorServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectorServer.class);

  /** Beyond them nobody is answered: the device has 16 sessions, of which we take two. */
  private static final int CONNECTIONS = 8;

  /** As long as a program may think between two commands, and then the device's session is over. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final LinkTimeouts TIMEOUTS = new LinkTimeouts(WITHIN, WITHIN, IDLE, WITHIN);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

  private final ServerSocketChannel server;
  private final InetSocketAddress address;
  private final String version;
  private final SharedDevice device;
  private final Deadlines deadlines;
  private final Semaphore room = new Semaphore(CONNECTIONS);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private ConnectorServer(
      ServerSocketChannel server, String version, SharedDevice device, Deadlines deadlines)
      throws IOException {
    this.server = server;
    this.address = (InetSocketAddress) server.getLocalAddress();
    this.version = version;
    this.device = device;
    this.deadlines = deadlines;
  }

  /**
   * Listens from now on, on threads of its own.
   *
   * @param version for the status page
   * @throws IOException if it cannot listen there
   * @throws IllegalArgumentException if the address is not this host's own
   */
  public static ConnectorServer open(
      InetSocketAddress address, String version, SharedDevice device, Deadlines deadlines)
      throws IOException {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "expected a loopback address to listen at, got " + address);
    }
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(address, CONNECTIONS);
      ConnectorServer serving = new ConnectorServer(server, version, device, deadlines);
      Thread.ofPlatform().daemon().name("connector server").start(serving::run);
      return serving;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  private void run() {
    while (server.isOpen()) {
      try {
        accept(server.accept());
      } catch (IOException e) {
        pause(); // out of descriptors, maybe: it must not turn into a busy loop
      } catch (RuntimeException | Error e) {
        LOG.warn("connector server: a connection could not be taken: {}", e.toString());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(SocketChannel channel) throws IOException {
    if (!room.tryAcquire()) {
      LOG.debug("connector server: {} connections are open, another one was closed", CONNECTIONS);
      channel.close();
      return;
    }
    boolean started = false;
    try {
      open.add(channel);
      Thread.ofPlatform().daemon().name("connector request").start(() -> serve(channel));
      started = true;
    } finally {
      if (!started) {
        ended(channel);
      }
    }
  }

  private void ended(SocketChannel channel) throws IOException {
    open.remove(channel);
    room.release();
    channel.close();
  }

  private void serve(SocketChannel channel) {
    try (SocketLink link = SocketLink.accepted(channel, TIMEOUTS, deadlines)) {
      boolean more = true;
      while (more && server.isOpen()) {
        more = serveOne(link);
      }
    } catch (IOException e) {
      LOG.debug("connector server: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("a request to the connector server failed by a bug, please report it", e);
    } finally {
      try {
        ended(channel);
      } catch (IOException e) {
        LOG.debug("connector server: {}", e.getMessage());
      }
    }
  }

  /** Whether another request may follow. */
  private boolean serveOne(SocketLink link) throws IOException {
    Optional<HttpRequest> request;
    link.hold("whole request", IDLE); // however its bytes trickle in
    try {
      request = HttpRequest.read(link);
    } catch (HttpRequest.RefusedException e) {
      link.release();
      LOG.debug("connector server: {}", e.status());
      send(link, e.status(), "text/plain", new byte[0], true);
      return false;
    }
    link.release();
    boolean last = request.isEmpty() || request.get().isLast();
    if (request.isPresent()) {
      answer(link, request.get(), last);
    }
    return !last;
  }

  private void answer(SocketLink link, HttpRequest request, boolean last) throws IOException {
    switch (request.method() + " " + request.path()) {
      case "GET /connector/status" -> send(link, "200 OK", "text/plain", status(), last);
      case "POST /connector/api" -> exchange(link, request.body(), last);
      default -> send(link, "404 Not Found", "text/plain", new byte[0], last);
    }
  }

  /** In the form that libyubihsm reads: name, equals sign, value. */
  private byte[] status() {
    return "status=%s\nserial=%s\nversion=%s\npid=%d\naddress=%s\nport=%d\n"
        .formatted(
            device.isThere() ? "OK" : "NO_DEVICE",
            device.serial(),
            version,
            ProcessHandle.current().pid(),
            address.getAddress().getHostAddress(),
            address.getPort())
        .getBytes(US_ASCII);
  }

  private void exchange(SocketLink link, byte[] message, boolean last) throws IOException {
    byte[] answer;
    try {
      answer = device.exchange(message);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      LOG.debug("connector server: {}", reason);
      send(link, "503 Service Unavailable", "text/plain", reason.getBytes(US_ASCII), last);
      return;
    }
    send(link, "200 OK", "application/octet-stream", answer, last);
  }

  /** Head and body in one write: TMKMS's client wants them in one segment. */
  private static void send(SocketLink link, String status, String type, byte[] body, boolean last)
      throws IOException {
    byte[] head =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n"
            .formatted(status, type, body.length, last ? "close" : "keep-alive")
            .getBytes(US_ASCII);
    link.write(ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip());
  }

  /** Hangs up on everybody, and waits for nobody. */
  @Override
  public void close() {
    try {
      server.close();
      for (SocketChannel channel : open) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("connector server: {}", e.getMessage());
    }
  }
}
