package io.countersign.harness.yubihsm;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP as yubihsm-connector serves it (its api.go): {@code GET /connector/status} and {@code POST
 * /connector/api}, on loopback, each answer in one piece.
 */
final class Connector implements Closeable {
  private static final int LONGEST_LINE = 8192;
  private static final int LONGEST_HEAD = 100;
  private static final int SHORTEST_BODY = 3;
  private static final int LONGEST_BODY = 3139;

  /** A device that is asked. */
  interface Device {
    boolean isPluggedIn();

    byte[] exchange(byte[] message) throws IOException;

    /** How long a request took, until its answer was about to be written. */
    void took(long nanos);
  }

  /** A request, and when its first byte was there. */
  private record Asked(Socket socket, long since) {}

  private final Device device;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Connector(Device device, ServerSocket server) {
    this.device = device;
    this.server = server;
  }

  /** Listens; port 0 is one that is free. */
  static Connector listen(Device device, int port) throws IOException {
    Connector made =
        new Connector(device, new ServerSocket(port, 0, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().name("fake connector").start(made::accept);
    return made;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        if (server.isClosed()) {
          socket.close();
        }
        Thread.ofPlatform().daemon().name("fake connection").start(() -> serve(socket));
      } catch (IOException e) {
        // Closed, or a host that was gone before it was taken.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean more = true;
      while (more) {
        more = serveOne(in, socket);
      }
    } catch (IOException e) {
      // The host is gone, or nobody is to hear of an answer: hang up.
    } finally {
      open.remove(socket);
    }
  }

  private boolean serveOne(InputStream in, Socket socket) throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      return false;
    }
    Asked asked = new Asked(socket, System.nanoTime());
    in.reset();
    String request = line(in);
    if (request.isEmpty()) {
      return false;
    }
    int length = 0;
    boolean last = request.endsWith("HTTP/1.0");
    String header = line(in);
    for (int i = 0; !header.isEmpty(); i++) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = number(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("connection:") && lower.contains("close")) {
        last = true;
      }
      if (i == LONGEST_HEAD) {
        return false;
      }
      header = line(in);
    }
    byte[] body = in.readNBytes(Math.clamp(length, 0, LONGEST_BODY + 1));
    if (request.startsWith("GET /connector/status ")) {
      respond(asked, "200 OK", "text/plain; charset=utf-8", bytes(status()));
    } else if (!request.startsWith("POST /connector/api ")) {
      respond(asked, "404 Not Found", "text/plain", bytes("404 page not found\n"));
    } else if (length < SHORTEST_BODY || length > LONGEST_BODY) {
      respond(asked, "400 Bad Request", "text/plain", bytes("Bad Request\n"));
      return false;
    } else {
      answer(asked, body);
    }
    return !last;
  }

  private void answer(Asked asked, byte[] body) throws IOException {
    if (device.isPluggedIn()) {
      respond(asked, "200 OK", "application/octet-stream", device.exchange(body));
    } else {
      respond(asked, "500 Internal Server Error", "text/plain", bytes("Internal Server Error\n"));
    }
  }

  private String status() {
    return "status=%s\nserial=*\nversion=3.0.5\npid=%d\naddress=127.0.0.1\nport=%d\n"
        .formatted(
            device.isPluggedIn() ? "OK" : "NO_DEVICE", ProcessHandle.current().pid(), port());
  }

  private void respond(Asked asked, String status, String type, byte[] body) throws IOException {
    byte[] head =
        bytes(
            "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(status, type, body.length));
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    device.took(System.nanoTime() - asked.since());
    asked.socket().getOutputStream().write(all);
  }

  /** Up to a line's end; empty at the end of all, too. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (line.length() == LONGEST_LINE) {
        throw new IOException("expected a line of at most %d bytes".formatted(LONGEST_LINE));
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private static int number(String text) throws IOException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException("expected a length, got " + text, e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Ends also the connections that are there. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
