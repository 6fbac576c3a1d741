package io.countersign.interop.tunnel;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** What is behind a tunnel: gives back what it gets. */
public final class EchoServer implements Closeable {
  private final ServerSocket listener;

  private EchoServer(ServerSocket listener) {
    this.listener = listener;
  }

  /** At a free port of this machine. */
  public static EchoServer open() throws IOException {
    EchoServer server = new EchoServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofPlatform().daemon().start(server::accept);
    return server;
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofPlatform().daemon().start(() -> echo(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
      socket.shutdownOutput();
    } catch (IOException e) {
      // The other end went away.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
