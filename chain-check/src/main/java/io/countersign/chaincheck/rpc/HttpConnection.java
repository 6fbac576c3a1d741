package io.countersign.chaincheck.rpc;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GET requests over one connection, sent all at once and answered in turn (RFC 9112 section 9.3.2).
 * The JDK's client would cost a quarter of a second and 26 MB at its first request, and its time
 * limit does not cover a body.
 */
final class HttpConnection implements Closeable {
  private final RpcAddress address;
  private final Socket socket;
  private final @Nullable Closeable tunnel;
  private final InputStream in;
  private final OutputStream out;

  private HttpConnection(
      RpcAddress address,
      Socket socket,
      @Nullable Closeable tunnel,
      InputStream in,
      OutputStream out) {
    this.address = address;
    this.socket = socket;
    this.tunnel = tunnel;
    this.in = new BufferedInputStream(in);
    this.out = out;
  }

  /**
   * Connects, and enters the tunnel if one leads there.
   *
   * @param deadline for everything that this connection is used for, and to find the address of a
   *     name
   */
  static HttpConnection open(RpcNode node, Deadline deadline) throws IOException {
    RpcAddress address = node.address();
    RpcTunnel tunnel = node.tunnel();
    String host = tunnel == null ? address.host() : tunnel.host();
    int port = tunnel == null ? address.port() : tunnel.port();
    InetAddress found = node.names().of(host, Duration.ofMillis(deadline.millisLeft())).getFirst();
    InetSocketAddress target = new InetSocketAddress(found, port);
    Socket socket = new Socket(Proxy.NO_PROXY);
    try {
      connect(socket, target, deadline);
      InputStream in = new TimedInput(socket, deadline);
      OutputStream out = socket.getOutputStream();
      if (tunnel == null) {
        return new HttpConnection(address, socket, null, in, out);
      }
      RpcTunnel.Inside inside = tunnel.enter(in, out);
      return new HttpConnection(address, socket, inside, inside.in(), inside.out());
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static void connect(Socket socket, InetSocketAddress target, Deadline deadline)
      throws IOException {
    try {
      socket.connect(target, deadline.millisLeft());
      socket.setTcpNoDelay(true);
    } catch (SocketTimeoutException e) {
      throw deadline.expired();
    }
  }

  /** A few short requests: what a socket's buffer takes without waiting. */
  void send(List<String> paths) throws IOException {
    StringBuilder requests = new StringBuilder();
    for (String path : paths) {
      requests
          .append("GET ")
          .append(path)
          .append(" HTTP/1.1\r\nHost: ")
          .append(address.authority())
          .append("\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n\r\n");
    }
    out.write(requests.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The body of the next answer, which must be read to its end before the one after it.
   *
   * @throws java.io.EOFException if the connection ended before it
   */
  InputStream next() throws IOException {
    return HttpHead.read(in).body(in);
  }

  @Override
  public void close() throws IOException {
    try (socket) {
      if (tunnel != null) {
        tunnel.close();
      }
    }
  }

  /** Reads until the deadline, which no byte renews. */
  private static final class TimedInput extends InputStream {
    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;

    TimedInput(Socket socket, Deadline deadline) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      socket.setSoTimeout(deadline.millisLeft());
      try {
        return in.read(into, offset, length);
      } catch (SocketTimeoutException e) {
        throw deadline.expired();
      }
    }
  }
}
