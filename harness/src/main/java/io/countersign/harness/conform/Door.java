package io.countersign.harness.conform;

import io.countersign.harness.node.Listening;
import io.countersign.harness.node.Pause;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.protocol.link.SecretLink;
import io.countersign.protocol.link.SocketLink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the signer dials, as a node's {@code priv_validator_laddr}; can be shut for a while. */
final class Door implements Closeable {
  private static final Pause LOOK_AGAIN = new Pause(2);

  private final NodeAddress address;
  private final Crypto crypto;
  private final Ed25519PrivateKey identity;
  private final Deadlines deadlines;
  private final Supplier<Optional<String>> gone;
  private @Nullable ServerSocketChannel server;

  /**
   * A door that is shut.
   *
   * @param gone why there is no use in waiting for the signer, if so
   */
  Door(
      NodeAddress address,
      Crypto crypto,
      Ed25519PrivateKey identity,
      Deadlines deadlines,
      Supplier<Optional<String>> gone) {
    this.address = address;
    this.crypto = crypto;
    this.identity = identity;
    this.deadlines = deadlines;
    this.gone = gone;
  }

  /** Whether what is said there is encrypted. */
  boolean isTcp() {
    return address instanceof NodeAddress.Tcp;
  }

  NodeAddress address() {
    return address;
  }

  /** Listens. */
  void open() throws IOException {
    ServerSocketChannel opened = Listening.at(address);
    opened.configureBlocking(false);
    server = opened;
  }

  /** Waits for a connection; empty if none came, or the signer has ended and none can. */
  Optional<SocketLink> accept(Duration within) throws IOException {
    ServerSocketChannel listening = server;
    if (listening == null) {
      throw new IOException("expected an open door, got one that is shut");
    }
    long began = System.nanoTime();
    SocketChannel channel = listening.accept();
    while (channel == null
        && System.nanoTime() - began < within.toNanos()
        && gone.get().isEmpty()) {
      LOOK_AGAIN.take();
      channel = listening.accept();
    }
    if (channel == null) {
      return Optional.empty();
    }
    channel.configureBlocking(true);
    return Optional.of(SocketLink.accepted(channel, LinkTimeouts.DEFAULT, deadlines));
  }

  /** Does what comes before the first message; the socket is closed if that fails. */
  SignerLink shakeHands(SocketLink socket) throws IOException {
    return new SignerLink(
        socket, isTcp() ? SecretLink.handshake(socket, crypto, identity) : socket);
  }

  /**
   * Waits for a signer that answers; connections that it has given up since are passed over.
   *
   * @throws IOException if none has come
   */
  SignerLink connect(Duration within) throws IOException {
    long began = System.nanoTime();
    String last = "nobody dialled";
    while (true) {
      Duration left = within.minusNanos(System.nanoTime() - began);
      Optional<SocketLink> socket = left.isNegative() ? Optional.empty() : accept(left);
      if (socket.isEmpty()) {
        throw nobody(within, last);
      }
      try {
        return shakeHands(socket.get());
      } catch (IOException e) {
        last = String.valueOf(e.getMessage());
        socket.get().close();
      }
    }
  }

  private IOException nobody(Duration within, String last) {
    Optional<String> end = gone.get();
    return new IOException(
        end.isPresent()
            ? "expected the signer at %s, got none: %s".formatted(address, end.get())
            : "expected the signer at %s within %d s, got none: %s"
                .formatted(address, within.toSeconds(), last));
  }

  /** For a person, when nobody has come. */
  String none() {
    return gone.get().map(end -> "none: " + end).orElse("none");
  }

  /** Hangs up on all that wait to be let in. */
  void turnAway() throws IOException {
    Optional<SocketLink> waiting = accept(Duration.ZERO);
    while (waiting.isPresent()) {
      waiting.get().close();
      waiting = accept(Duration.ZERO);
    }
  }

  /** Listens no longer; links that were let in stay. */
  @Override
  public void close() throws IOException {
    if (server == null) {
      return; // what lies at its path is not its own
    }
    server.close();
    server = null;
    if (address instanceof NodeAddress.Unix unix) {
      Files.deleteIfExists(unix.path());
    }
  }
}
