package io.countersign.chaincheck.rpc;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** A server on loopback that says whatever a test wants it to. */
public final class ScriptedServer implements Closeable {
  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** Answers one request; what it throws ends the connection. */
  @FunctionalInterface
  public interface Script {
    void answer(String path, OutputStream out) throws IOException, InterruptedException;
  }

  public ScriptedServer(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Answers as a node does, with the JSON that {@code json} gives for a path. */
  public static ScriptedServer node(UnaryOperator<String> json) throws IOException {
    return new ScriptedServer((path, out) -> out.write(http(json.apply(path))));
  }

  /** A whole answer around a body. */
  public static byte[] http(String body) {
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  public RpcAddress address() {
    return new RpcAddress("127.0.0.1", listener.getLocalPort());
  }

  /** Every path that was asked for. */
  public List<String> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  public int connections() {
    return open.size();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("GET ")) {
          String path = line.split(" ", -1)[1];
          asked.add(path);
          script.answer(path, socket.getOutputStream());
        }
      }
    } catch (IOException e) {
      // The client has gone, or the test is over.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    synchronized (open) {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }
}
