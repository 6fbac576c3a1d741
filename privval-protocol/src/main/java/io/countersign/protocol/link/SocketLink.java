package io.countersign.protocol.link;

import io.countersign.protocol.names.NameLookups;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.List;

/**
 * A connected TCP or Unix stream socket in blocking mode, with a deadline on everything. One thread
 * reads and writes; any may close.
 */
public final class SocketLink implements CarrierLink {
  /** Of one name; more would leave each too little of the connect timeout. */
  private static final int MAX_ADDRESSES = 4;

  private final SocketChannel channel;
  private final LinkTimeouts timeouts;
  private final Deadlines.Watched clock;

  /** Whether one deadline runs over whatever is read and written. */
  private boolean held;

  /** What the deadline that runs is for, and how long it is; for messages. */
  private String awaited = "";

  private Duration limit = Duration.ZERO;

  private SocketLink(SocketChannel channel, LinkTimeouts timeouts, Deadlines deadlines) {
    this.channel = channel;
    this.timeouts = timeouts;
    this.clock = deadlines.watch(() -> closeQuietly(channel));
  }

  /**
   * Connects, within the connect timeout; to find the addresses of a name may take as long again.
   *
   * @throws IOException saying what the operating system said
   */
  public static SocketLink connect(NodeAddress address, LinkTimeouts timeouts, Deadlines deadlines)
      throws IOException {
    return connect(
        switch (address) {
          case NodeAddress.Tcp tcp -> resolve(tcp, timeouts.connect(), deadlines.names());
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
      link.begin("connection", within);
      channel.connect(target);
      link.end();
      return link.tuned();
    } catch (IOException e) {
      link.close();
      throw link.explain(e);
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

  private static List<InetSocketAddress> resolve(
      NodeAddress.Tcp tcp, Duration within, NameLookups names) throws IOException {
    return names.of(tcp.host(), within).stream()
        .limit(MAX_ADDRESSES)
        .map(address -> new InetSocketAddress(address, tcp.port()))
        .toList();
  }

  @Override
  public void beginHandshake() {
    hold("handshake", timeouts.handshake());
  }

  @Override
  public void endHandshake() {
    release();
  }

  /**
   * From here to {@link #release} one deadline runs over all reads and writes, unless one does
   * already: a record of a tunnel takes several of them.
   *
   * @param what is awaited, for the message: no request within 10.0 s
   * @return whether it is this one that runs
   */
  public boolean hold(String what, Duration within) {
    if (held) {
      return false;
    }
    begin(what, within);
    held = true;
    return true;
  }

  /** Says what is awaited from here on, without renewing the deadline that {@link #hold} began. */
  public void awaits(String what) {
    awaited = what;
  }

  /** Whether a deadline has run out, which is why nothing works any more. */
  public boolean overran() {
    return clock.expired();
  }

  /** Ends what {@link #hold} began. */
  public void release() {
    held = false;
    end();
  }

  @Override
  public int read(byte[] into) throws IOException {
    return read(ByteBuffer.wrap(into));
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    begin("request", timeouts.read());
    try {
      return channel.read(into);
    } catch (IOException e) {
      throw explain(e);
    } finally {
      end();
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    write(ByteBuffer.wrap(bytes));
  }

  /** Sends all that remains in {@code from}. */
  public void write(ByteBuffer from) throws IOException {
    begin("taking of an answer", timeouts.write());
    try {
      while (from.hasRemaining()) {
        channel.write(from);
      }
    } catch (IOException e) {
      throw explain(e);
    } finally {
      end();
    }
  }

  /**
   * Sends what the kernel takes without waiting, and may leave the rest: last words before {@link
   * #close}, for which alone the link can be used afterwards. Not while another thread uses it.
   */
  public void writeWithoutWaiting(ByteBuffer from) throws IOException {
    channel.configureBlocking(false);
    channel.write(from);
  }

  private void begin(String what, Duration within) {
    if (!held) {
      awaited = what;
      limit = within;
      clock.within(within);
    }
  }

  private void end() {
    if (!held) {
      clock.done();
    }
  }

  private IOException explain(IOException e) {
    if (clock.expired()) {
      return new IOException(
          "no %s within %.1f s".formatted(awaited, limit.toMillis() / 1000.0), e);
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
