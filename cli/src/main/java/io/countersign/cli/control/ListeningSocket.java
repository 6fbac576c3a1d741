package io.countersign.cli.control;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A Unix socket that is listened on, made again where its file was deleted: nobody else would find
 * the way to it. One thread accepts, any renews or closes.
 */
final class ListeningSocket implements Closeable {
  private final Path path;
  private final int backlog;
  private volatile ServerSocketChannel server;
  private BoundSocket bound;
  private volatile boolean closed;

  private ListeningSocket(Path path, int backlog, ServerSocketChannel server, BoundSocket bound) {
    this.path = path;
    this.backlog = backlog;
    this.server = server;
    this.bound = bound;
  }

  /** Listens there; throws as {@link BoundSocket#bind} does. */
  static ListeningSocket at(Path path, int backlog) throws IOException {
    ServerSocketChannel server = BoundSocket.unixServer();
    try {
      return new ListeningSocket(path, backlog, server, BoundSocket.bind(server, path, backlog));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  boolean isOpen() {
    return !closed;
  }

  /**
   * Waits for the next that connects.
   *
   * @throws IOException also when it was renewed or closed meanwhile
   */
  SocketChannel accept() throws IOException {
    return server.accept();
  }

  /**
   * Looks whether the file is still this socket's, and makes it again if there is none.
   *
   * @return whether it was made again
   * @throws IOException if there is something else now, or none can be made
   */
  synchronized boolean renewed() throws IOException {
    if (closed || bound.isThere()) {
      return false;
    }
    ServerSocketChannel fresh = BoundSocket.unixServer();
    try {
      bound = BoundSocket.bind(fresh, path, backlog);
    } catch (IOException | RuntimeException e) {
      fresh.close();
      throw e;
    }
    ServerSocketChannel old = server;
    server = fresh;
    old.close();
    return true;
  }

  /** Takes the file away, too. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    server.close();
    bound.remove();
  }
}
