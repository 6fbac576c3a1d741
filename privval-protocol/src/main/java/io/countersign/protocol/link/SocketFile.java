package io.countersign.protocol.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What lies where a Unix socket is to be bound. */
public enum SocketFile {
  /** Nothing. */
  ABSENT,
  /** Somebody's file, folder or link. */
  NO_SOCKET,
  /** A socket that a process listens at, or that cannot be told from one. */
  LISTENED_ON,
  /** What a killed process left: nobody listens there any more. */
  STALE;

  /** File type of stat(2). */
  private static final int TYPE = 0170000;

  private static final int SOCKET = 0140000;

  /**
   * Looks, and dials if it is a socket.
   *
   * @throws IOException if it cannot be looked at
   */
  public static SocketFile at(Path path) throws IOException {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return ABSENT;
    }
    boolean socket =
        Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
            && (mode & TYPE) == SOCKET;
    if (!socket) {
      return NO_SOCKET;
    }
    return isListenedOn(path) ? LISTENED_ON : STALE;
  }

  private static boolean isListenedOn(Path path) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      return !isRefused(e);
    }
  }

  /** Only that says that nobody listens; one that is not let in knows nothing. */
  public static boolean isRefused(IOException e) {
    return e instanceof ConnectException;
  }
}
