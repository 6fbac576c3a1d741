package io.countersign.cli.control;

import io.countersign.protocol.link.SocketFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
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
    switch (SocketFile.at(path)) {
      case ABSENT -> {}
      case NO_SOCKET ->
          throw new IOException("there is something that is no socket, and it was left as it is");
      case LISTENED_ON ->
          throw new IOException("a process listens there already, and it was left alone");
      case STALE -> Files.delete(path);
    }
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
