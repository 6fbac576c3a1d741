package io.countersign.tunnel.link;

import io.countersign.protocol.link.CarrierLink;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.link.SocketLink;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.TlsFatalAlert;

/**
 * A link to a node through a tunnel. Its read and its write each have one deadline however many
 * pieces a record comes in. What the tunnel opens towards the node it may open only for the first
 * bytes that are written.
 */
public final class TunnelLink implements CarrierLink {
  /** A tunnel that is killed and a node that hangs up look the same from here. */
  private static final String ENDED = "the tunnel or the node closed the connection";

  private final TunnelEntrance entrance;
  private final NodeAddress.Tcp node;
  private final SocketLink socket;
  private final SocketStreams streams;
  private final PskStream tls;
  private final LinkTimeouts timeouts;

  /** Held by the thread that reads or writes. */
  private final ReentrantLock inUse = new ReentrantLock();

  private boolean nodeSpoke;

  private TunnelLink(
      TunnelEntrance entrance,
      NodeAddress.Tcp node,
      SocketLink socket,
      SocketStreams streams,
      PskStream tls,
      LinkTimeouts timeouts) {
    this.entrance = entrance;
    this.node = node;
    this.socket = socket;
    this.streams = streams;
    this.tls = tls;
    this.timeouts = timeouts;
  }

  /**
   * Connects to the tunnel and shakes hands with it. From there to {@link #endHandshake} runs the
   * handshake's deadline, so that all that an attempt may take is connect and handshake timeout.
   *
   * @param node what is behind the tunnel, for messages
   * @throws IOException saying what the tunnel did
   */
  public static TunnelLink enter(
      TunnelEntrance entrance, NodeAddress.Tcp node, LinkTimeouts timeouts, Deadlines deadlines)
      throws IOException {
    try {
      SocketLink socket = SocketLink.connect(entrance.address(), timeouts, deadlines);
      try {
        SocketStreams streams = new SocketStreams(socket);
        socket.hold("TLS handshake", timeouts.handshake());
        PskStream tls = entrance.enter(streams.in(), streams.out());
        socket.awaits("handshake of the node");
        return new TunnelLink(entrance, node, socket, streams, tls, timeouts);
      } catch (IOException | RuntimeException e) {
        socket.close();
        throw e;
      }
    } catch (IOException e) {
      throw entrance.named(e);
    }
  }

  /** Does nothing: the deadline has run since the handshake with the tunnel began. */
  @Override
  public void beginHandshake() {}

  @Override
  public void endHandshake() {
    socket.release();
  }

  @Override
  public int read(byte[] into) throws IOException {
    return read(into, 0, into.length);
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int length = read(into.array(), into.arrayOffset() + into.position(), into.remaining());
    into.position(into.position() + Math.max(length, 0));
    return length;
  }

  /**
   * Never -1: an end is thrown, since who has ended it is not known, and it would be taken for the
   * node.
   */
  private int read(byte[] into, int offset, int room) throws IOException {
    inUse.lock();
    boolean held = socket.hold("request", timeouts.read());
    try {
      int length = tls.read(into, offset, room);
      if (length < 0) {
        throw new EOFException(ENDED);
      }
      nodeSpoke = true;
      return length;
    } catch (EOFException e) {
      throw explained(nodeSpoke ? new EOFException(ENDED) : e);
    } catch (IOException e) {
      throw explained(e);
    } finally {
      end(held);
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    inUse.lock();
    boolean held = socket.hold("taking of an answer", timeouts.write());
    try {
      tls.write(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw explained(e);
    } finally {
      end(held);
    }
  }

  private void end(boolean held) {
    if (held) {
      socket.release();
    }
    inUse.unlock();
  }

  private IOException explained(IOException e) {
    boolean ended = !socket.overran() && !(e instanceof TlsFatalAlert);
    if (ended && !nodeSpoke) {
      return new IOException(
          "%s is up and takes the key, but ended before a byte of the node came: does %s listen there?"
              .formatted(entrance, node),
          e);
    }
    return new IOException("through %s: %s".formatted(entrance, e.getMessage()), e);
  }

  /**
   * Says so to the tunnel's other end only where that cannot wait: not while another thread reads
   * or writes.
   */
  @Override
  public void close() {
    if (inUse.tryLock()) {
      try {
        streams.waitNoMore();
        tls.close();
      } catch (IOException e) {
        // It finds out by the end of the connection.
      } finally {
        inUse.unlock();
      }
    }
    socket.close();
  }
}
