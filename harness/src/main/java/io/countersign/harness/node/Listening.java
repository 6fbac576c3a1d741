package io.countersign.harness.node;

import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.link.SocketFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens what a node's {@code priv_validator_laddr} names. */
public final class Listening {
  private Listening() {}

  /**
   * Listens there; a socket that nobody listens at any more is replaced.
   *
   * @throws IOException naming the address, if that cannot be
   */
  public static ServerSocketChannel at(NodeAddress address) throws IOException {
    try {
      return switch (address) {
        case NodeAddress.Tcp tcp ->
            bound(ServerSocketChannel.open(), new InetSocketAddress(tcp.host(), tcp.port()));
        case NodeAddress.Unix unix -> {
          clear(unix.path());
          yield bound(
              ServerSocketChannel.open(StandardProtocolFamily.UNIX),
              UnixDomainSocketAddress.of(unix.path()));
        }
      };
    } catch (UnresolvedAddressException e) {
      throw refusal(address, "no such host", e);
    } catch (IOException e) {
      throw refusal(address, String.valueOf(e.getMessage()), e);
    }
  }

  private static ServerSocketChannel bound(ServerSocketChannel server, SocketAddress address)
      throws IOException {
    try {
      return server.bind(address);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** A file that is no socket is somebody's, and a socket that answers is a node's. */
  private static void clear(Path path) throws IOException {
    switch (SocketFile.at(path)) {
      case ABSENT -> {}
      case NO_SOCKET ->
          throw new IOException("expected a socket or nothing there, got another file");
      case LISTENED_ON -> throw new IOException("somebody listens there already");
      case STALE -> Files.delete(path);
    }
  }

  private static IOException refusal(NodeAddress address, String reason, Exception cause) {
    return new IOException("cannot listen at %s: %s".formatted(address, reason), cause);
  }
}
