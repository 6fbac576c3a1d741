package io.countersign.cli.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * A Unix socket's file, made in place of one that a killed process left, never of one that is
 * listened on.
 */
record BoundSocket(Path path, Object fileKey) {
  /** File type of stat(2). */
  private static final int TYPE = 0170000;

  private static final int SOCKET = 0140000;

  static ServerSocketChannel unixServer() throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
  }

  /** Binds it, for its owner alone; whoever was faster than the mode is told from others later. */
  static BoundSocket bind(ServerSocketChannel server, Path path, int backlog) throws IOException {
    if (!ControlPlaces.isShortEnough(path)) {
      throw new IOException(
          "expected a path of at most %d bytes for a socket".formatted(ControlPlaces.LONGEST));
    }
    ControlPlaces.makeFolder(path);
    removeStale(path);
    server.bind(UnixDomainSocketAddress.of(path), backlog);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    return new BoundSocket(path, key(path));
  }

  private static Object key(Path path) throws IOException {
    return Objects.requireNonNull(
        Files.getAttribute(path, "unix:fileKey", LinkOption.NOFOLLOW_LINKS));
  }

  private static void removeStale(Path path) throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    boolean socket =
        Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
            && (mode & TYPE) == SOCKET;
    if (!socket) {
      throw new IOException("there is something that is no socket, and it was left as it is");
    }
    if (isListenedOn(path)) {
      throw new IOException("a process listens there already, and it was left alone");
    }
    Files.delete(path);
  }

  private static boolean isListenedOn(Path path) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return !isRefused(e);
    }
  }

  /** Only that says that nobody listens; one that is not let in knows nothing. */
  static boolean isRefused(IOException e) {
    return e instanceof ConnectException;
  }

  /** Whether the file is still this one. */
  boolean isThere() throws IOException {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && key(path).equals(fileKey);
  }

  /** Takes the file away, if it is still this one. */
  void remove() throws IOException {
    if (isThere()) {
      Files.delete(path);
    }
  }
}
