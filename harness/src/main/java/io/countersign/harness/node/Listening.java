package io.countersign.harness.node;

import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;

/** Opens what a node's {@code priv_validator_laddr} names. */
public final class Listening {
  private Listening() {}

  /**
   * Listens there; a Unix socket that lies there already is replaced.
   *
   * @throws IOException naming the address, if that cannot be
   */
  public static ServerSocketChannel at(NodeAddress address) throws IOException {
    ServerSocketChannel server =
        switch (address) {
          case NodeAddress.Tcp ignored -> ServerSocketChannel.open();
          case NodeAddress.Unix ignored -> ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        };
    try {
      return switch (address) {
        case NodeAddress.Tcp tcp -> server.bind(new InetSocketAddress(tcp.host(), tcp.port()));
        case NodeAddress.Unix unix -> {
          Files.deleteIfExists(unix.path());
          yield server.bind(UnixDomainSocketAddress.of(unix.path()));
        }
      };
    } catch (IOException | RuntimeException e) {
      server.close();
      throw new IOException("cannot listen at %s: %s".formatted(address, reason(e)), e);
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? "no such host" : e.getMessage();
  }
}
