package io.countersign.harness.node;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.ByteLink;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.link.SecretLink;
import io.countersign.protocol.link.SocketLink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A node's {@code priv_validator_laddr}: waits for its signer, as CometBFT's SignerListenerEndpoint
 * does, with SecretConnection on TCP and in clear on a Unix socket.
 */
public final class NodeListener implements Closeable {
  /** A signer that died at its start never comes. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Pause LOOK_AGAIN = new Pause(2);

  private final ServerSocketChannel server;
  private final NodeAddress address;
  private final Crypto crypto;
  private final Ed25519PrivateKey identity;
  private final Deadlines deadlines;

  private NodeListener(
      ServerSocketChannel server,
      NodeAddress address,
      Crypto crypto,
      Ed25519PrivateKey identity,
      Deadlines deadlines) {
    this.server = server;
    this.address = address;
    this.crypto = crypto;
    this.identity = identity;
    this.deadlines = deadlines;
  }

  /**
   * Listens at {@code address}.
   *
   * @throws IOException naming the address, if that cannot be
   */
  public static NodeListener open(
      NodeAddress address, Crypto crypto, Ed25519PrivateKey identity, Deadlines deadlines)
      throws IOException {
    return new NodeListener(Listening.at(address), address, crypto, identity, deadlines);
  }

  /**
   * Waits until a signer has connected and shaken hands; others are turned away.
   *
   * @throws IOException if none has within {@link #PATIENCE}
   */
  public RemoteSigner accept() throws IOException {
    return accept(Optional::empty);
  }

  /**
   * The same of a signer that may be gone.
   *
   * @param gone why there is no use in waiting, if so
   * @throws IOException if none has within {@link #PATIENCE}, or with what {@code gone} says
   */
  public RemoteSigner accept(Supplier<Optional<String>> gone) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      SocketChannel channel = acceptUntil(deadline, gone);
      try {
        return new RemoteSigner(shakeHands(channel));
      } catch (IOException e) {
        // A signer that was killed while it dialled; the next one is waiting.
        channel.close();
      }
    }
  }

  /** Hangs up on all that have dialled and were not accepted, such as signers that were killed. */
  public void turnAwayWaiting() throws IOException {
    server.configureBlocking(false);
    for (SocketChannel next = server.accept(); next != null; next = server.accept()) {
      next.close();
    }
  }

  private SocketChannel acceptUntil(long deadline, Supplier<Optional<String>> gone)
      throws IOException {
    server.configureBlocking(false);
    SocketChannel channel = server.accept();
    while (channel == null) {
      if (System.nanoTime() - deadline >= 0) {
        throw new IOException("no signer connected within %d s".formatted(PATIENCE.toSeconds()));
      }
      Optional<String> reason = gone.get();
      if (reason.isPresent()) {
        throw new IOException("no signer connected: " + reason.get());
      }
      LOOK_AGAIN.take();
      channel = server.accept();
    }
    channel.configureBlocking(true);
    return channel;
  }

  private ByteLink shakeHands(SocketChannel channel) throws IOException {
    SocketLink socket = SocketLink.accepted(channel, LinkTimeouts.DEFAULT, deadlines);
    return switch (address) {
      case NodeAddress.Tcp ignored -> SecretLink.handshake(socket, crypto, identity);
      case NodeAddress.Unix ignored -> socket;
    };
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
