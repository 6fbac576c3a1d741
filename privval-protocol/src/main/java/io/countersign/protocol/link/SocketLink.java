package io.countersign.protocol.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A connected TCP or Unix stream socket in blocking mode, with a deadline on everything. One thread
 * reads and writes; any may close.
 */
public final class SocketLink implements ByteLink {
  /** Of one name; more would leave each too little of the connect timeout. */
  private static final int MAX_ADDRESSES = 4;

  private final SocketChannel channel;
  private final LinkTimeouts timeouts;
  private final Deadlines.Watched clock;
  private boolean handshaking;

  private SocketLink(SocketChannel channel, LinkTimeouts timeouts, Deadlines deadlines) {
    this.channel = channel;
    this.timeouts = timeouts;
    this.clock = deadlines.watch(() -> closeQuietly(channel));
  }

  /**
   * Connects, within the connect timeout; to find the addresses of a name takes its own time.
   *
   * @throws IOException saying what the operating system said
   */
  public static SocketLink connect(NodeAddress address, LinkTimeouts timeouts, Deadlines deadlines)
      throws IOException {
    return connect(
        switch (address) {
          case NodeAddress.Tcp tcp -> resolve(tcp);
          case NodeAddress.Unix unix -> List.of(UnixDomainSocketAddress.of(unix.path()));
        },
        timeouts,
        deadlines);
  }

  /**
   * Tries one after the other, each for its share of the time that is left. If none answers, the
   * first failure is thrown: the first address is the one that was most likely meant.
   */
  static SocketLink connect(
      List<? extends SocketAddress> targets, LinkTimeouts timeouts, Deadlines deadlines)
      throws IOException {
    long begin = System.nanoTime();
    IOException first = null;
    for (int tried = 0; tried < targets.size(); tried++) {
      Duration left = timeouts.connect().minusNanos(tried == 0 ? 0 : System.nanoTime() - begin);
      if (left.isNegative()) {
        break;
      }
      Duration share = left.dividedBy(targets.size() - tried);
      try {
        return connect(targets.get(tried), share, timeouts, deadlines);
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    throw first == null ? new IOException("expected an address to connect to, got none") : first;
  }

  private static SocketLink connect(
      SocketAddress target, Duration within, LinkTimeouts timeouts, Deadlines deadlines)
      throws IOException {
    SocketChannel channel =
        target instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    SocketLink link = new SocketLink(channel, timeouts, deadlines);
    try {
      link.clock.within(within);
      channel.connect(target);
      link.clock.done();
      return link.tuned();
    } catch (IOException e) {
      link.close();
      throw link.explain(e, "connection", within);
    } catch (UnresolvedAddressException | UnsupportedAddressTypeException e) {
      link.close();
      throw new IOException("expected an address this system can connect to, got " + target, e);
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /** Takes over a channel that a listener has accepted; it is closed if this fails. */
  public static SocketLink accepted(
      SocketChannel channel, LinkTimeouts timeouts, Deadlines deadlines) throws IOException {
    SocketLink link = new SocketLink(channel, timeouts, deadlines);
    try {
      return link.tuned();
    } catch (IOException | RuntimeException e) {
      link.close();
      throw e;
    }
  }

  private SocketLink tuned() throws IOException {
    if (channel.getLocalAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    }
    return this;
  }

  private static List<InetSocketAddress> resolve(NodeAddress.Tcp tcp) throws UnknownHostException {
    try {
      return Arrays.stream(InetAddress.getAllByName(tcp.host()))
          .limit(MAX_ADDRESSES)
          .map(address -> new InetSocketAddress(address, tcp.port()))
          .toList();
    } catch (UnknownHostException e) {
      UnknownHostException named =
          new UnknownHostException("no address is known for the name " + tcp.host());
      named.initCause(e);
      throw named;
    }
  }

  /** From here to {@link #endHandshake} one deadline runs, which no byte renews. */
  void beginHandshake() {
    handshaking = true;
    clock.within(timeouts.handshake());
  }

  void endHandshake() {
    handshaking = false;
    clock.done();
  }

  @Override
  public int read(byte[] into) throws IOException {
    return read(ByteBuffer.wrap(into));
  }

  /** Reads at least one byte into the free space of {@code into}, or returns -1. */
  int read(ByteBuffer into) throws IOException {
    begin(timeouts.read());
    try {
      return channel.read(into);
    } catch (IOException e) {
      throw explain(e, handshaking ? "handshake" : "request", limit(timeouts.read()));
    } finally {
      end();
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  /** Sends all that remains in {@code from}. */
  void write(ByteBuffer from) throws IOException {
    begin(timeouts.write());
    try {
      while (from.hasRemaining()) {
        channel.write(from);
      }
    } catch (IOException e) {
      throw explain(e, handshaking ? "handshake" : "taking of an answer", limit(timeouts.write()));
    } finally {
      end();
    }
  }

  private void begin(Duration timeout) {
    if (!handshaking) {
      clock.within(timeout);
    }
  }

  private void end() {
    if (!handshaking) {
      clock.done();
    }
  }

  private Duration limit(Duration outsideHandshake) {
    return handshaking ? timeouts.handshake() : outsideHandshake;
  }

  private IOException explain(IOException e, String what, Duration limit) {
    if (clock.expired()) {
      return new IOException("no %s within %.1f s".formatted(what, limit.toMillis() / 1000.0), e);
    }
    if (e instanceof ClosedChannelException) {
      return new IOException("link closed", e);
    }
    return e;
  }

  @Override
  public void close() {
    clock.close();
    closeQuietly(channel);
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to be lost on it.
    }
  }
}
