package io.countersign.tunnel.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A target on loopback that does something with each connection on a thread of its own. */
final class Echo implements AutoCloseable {
  /** What is done with one. */
  interface Talk {
    void with(Socket socket) throws IOException;
  }

  private final ServerSocket listening;
  private final Talk talk;
  final List<Socket> accepted = new CopyOnWriteArrayList<>();

  Echo(Talk talk) throws IOException {
    this.talk = talk;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  /** Gives back what it gets, and ends when the other ends. */
  static Echo ofBytes() throws IOException {
    return new Echo(
        socket -> {
          socket.getInputStream().transferTo(socket.getOutputStream());
          socket.shutdownOutput();
        });
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        accepted.add(socket);
        Thread.ofPlatform().daemon().start(() -> talk(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      talk.with(socket);
    } catch (IOException e) {
      // The other end went away.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : accepted) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
