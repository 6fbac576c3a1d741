package io.countersign.protocol.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A real socket of either family, with the two ends of one connection. */
final class Loopback implements Closeable {
  enum Family {
    TCP,
    UNIX
  }

  /** Longer than any test may take. */
  static final Duration AMPLE = Duration.ofMinutes(5);

  static final LinkTimeouts PATIENT = new LinkTimeouts(AMPLE, AMPLE, AMPLE, AMPLE);

  final Deadlines deadlines = new Deadlines();
  final SocketLink link;
  final SocketChannel peer;

  private Loopback(ServerSocketChannel listener, NodeAddress address, LinkTimeouts timeouts)
      throws IOException {
    link = SocketLink.connect(address, timeouts, deadlines);
    peer = listener.accept();
  }

  static Loopback open(Family family, Path directory, LinkTimeouts timeouts) throws IOException {
    try (ServerSocketChannel listener = listen(family, directory)) {
      // Small buffers, so that a peer that does not read is soon felt.
      listener.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
      return new Loopback(listener, address(listener.getLocalAddress()), timeouts);
    }
  }

  static ServerSocketChannel listen(Family family, Path directory) throws IOException {
    return switch (family) {
      case TCP ->
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      case UNIX ->
          ServerSocketChannel.open(StandardProtocolFamily.UNIX)
              .bind(UnixDomainSocketAddress.of(directory.resolve("node.sock")));
    };
  }

  static NodeAddress address(SocketAddress bound) {
    return switch (bound) {
      case InetSocketAddress tcp ->
          new NodeAddress.Tcp(Optional.empty(), tcp.getHostString(), tcp.getPort());
      case UnixDomainSocketAddress unix -> new NodeAddress.Unix(unix.getPath());
      default -> throw new IllegalArgumentException("expected a known family, got " + bound);
    };
  }

  void peerSends(byte... bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      peer.write(buffer);
    }
  }

  @Override
  public void close() throws IOException {
    link.close();
    peer.close();
    deadlines.close();
  }
}
