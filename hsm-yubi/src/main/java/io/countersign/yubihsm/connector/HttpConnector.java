package io.countersign.yubihsm.connector;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.countersign.protocol.names.NameLookups;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.ProtocolException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A device behind a yubihsm-connector: Yubico's, TMKMS's or ours. One connection, kept open between
 * messages; HTTP/1.1 in clear, as all of them have it, the messages having an encryption of their
 * own.
 */
public final class HttpConnector implements Connector {
  private final ConnectorAddress address;
  private final NameLookups names = new NameLookups();
  private volatile @Nullable HttpConnection connection;
  private volatile boolean closed;

  /** Connects to nothing yet. */
  public HttpConnector(ConnectorAddress address) {
    this.address = address;
  }

  @Override
  public byte[] exchange(byte[] message, Duration within) throws ConnectorException {
    List<String> lines =
        List.of(
            "POST /connector/api HTTP/1.1",
            "Host: " + address,
            "Content-Type: application/octet-stream",
            "Content-Length: " + message.length);
    byte[] head = head(lines);
    byte[] request = new byte[head.length + message.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(message, 0, request, head.length, message.length);
    return answer(request, Message.MAX_LENGTH, within);
  }

  /**
   * Asks for the status page.
   *
   * @throws ConnectorException if there is no connector
   * @throws ProtocolException if what answers is none
   */
  public ConnectorStatus status(Duration within) throws ConnectorException, ProtocolException {
    byte[] request = head(List.of("GET /connector/status HTTP/1.1", "Host: " + address));
    return ConnectorStatus.parse(answer(request, ConnectorStatus.MAX_LENGTH, within));
  }

  @Override
  public String name() {
    return "the connector at " + address;
  }

  @Override
  public void close() {
    closed = true;
    drop();
  }

  private static byte[] head(List<String> lines) {
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(US_ASCII);
  }

  private byte[] answer(byte[] request, int limit, Duration within) throws ConnectorException {
    HttpResponse response;
    try {
      long deadline = System.nanoTime() + within.toNanos();
      HttpConnection open = connected(deadline);
      response = open.exchange(request, limit, deadline);
    } catch (SocketTimeoutException e) {
      drop();
      throw new ConnectorException(
          "no answer from %s within %.1f s".formatted(name(), within.toMillis() / 1000.0), e);
    } catch (IOException e) {
      drop();
      throw new ConnectorException("no answer from %s: %s".formatted(name(), e.getMessage()), e);
    }
    if (!response.reusable()) {
      drop();
    }
    if (response.status() != 200) {
      throw new ConnectorException(
          "%s answered with http status %d%s"
              .formatted(name(), response.status(), meaning(response.status())));
    }
    return response.body();
  }

  private HttpConnection connected(long deadline) throws IOException {
    HttpConnection open = connection;
    if (open != null && open.isUsable()) {
      return open;
    }
    drop();
    Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
    InetAddress host = names.of(address.host(), left).getFirst();
    HttpConnection opened = HttpConnection.open(host, address.port(), deadline);
    connection = opened;
    if (closed) {
      drop();
      throw new IOException("it was closed");
    }
    return opened;
  }

  private void drop() {
    HttpConnection open = connection;
    connection = null;
    if (open != null) {
      open.close();
    }
  }

  /** Yubico's connector says 500 when it has no device, and 403 for a host that it doesn't know. */
  private static String meaning(int status) {
    return switch (status) {
      case 403 -> ": add the host to the connector's allowlist";
      case 404 -> ": is that a yubihsm-connector?";
      case 500 -> ": it has no device, or lost it";
      default -> "";
    };
  }
}
