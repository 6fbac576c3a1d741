package io.countersign.tunnel.link;

import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.ServerPolicy;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A listener on loopback that does with its one connection what a test wants. */
final class FarEnd implements Closeable {
  static final String KEY = "a key of at least sixteen bytes".replace(' ', '-');

  /** What the other end of a tunnel does. */
  @FunctionalInterface
  interface Script {
    void play(Socket socket) throws Exception;
  }

  /** The same behind the handshake. */
  @FunctionalInterface
  interface Tunnelled {
    void play(PskStream tunnel, Socket socket) throws Exception;
  }

  private final ServerSocket listener;
  private final CompletableFuture<Socket> accepted = new CompletableFuture<>();

  /** Ends as the script does. */
  final CompletableFuture<Void> played = new CompletableFuture<>();

  FarEnd(Script script) throws IOException {
    listener = new ServerSocket();
    listener.setReceiveBufferSize(4_096); // so that one that does not read is soon felt
    listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (Socket socket = listener.accept()) {
                accepted.complete(socket);
                script.play(socket);
                played.complete(null);
              } catch (Exception e) {
                played.completeExceptionally(e);
              }
            });
  }

  static FarEnd tunnel(TlsVersions versions, Tunnelled script) throws IOException {
    return new FarEnd(
        socket -> {
          ServerPolicy policy =
              new ServerPolicy(
                  TunnelCrypto.ofJdk(),
                  identity ->
                      identity.equals("node") ? Optional.of(key("node", KEY)) : Optional.empty(),
                  versions);
          socket.setTcpNoDelay(true);
          script.play(
              PskStream.server(socket.getInputStream(), socket.getOutputStream(), policy), socket);
        });
  }

  static PresharedKey key(String identity, String text) {
    return PresharedKey.of(identity, text.getBytes(StandardCharsets.US_ASCII));
  }

  TunnelEntrance entrance() {
    return entrance("node", KEY, TlsVersions.AUTO);
  }

  TunnelEntrance entrance(String identity, String key, TlsVersions versions) {
    return new TunnelEntrance(address(), key(identity, key), versions, TunnelCrypto.ofJdk());
  }

  NodeAddress.Tcp address() {
    return new NodeAddress.Tcp(Optional.empty(), "127.0.0.1", listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    listener.close();
    if (accepted.isDone()) {
      accepted.join().close();
    }
  }
}
