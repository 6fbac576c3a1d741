package io.countersign.harness.node;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.link.PskStream;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.ServerPolicy;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.tls.crypto.TlsCrypto;

/**
 * A tunnel's end on the node's side, as small as it can be: a thread for each direction of a
 * connection, the node dialled for the first byte. No limits and no log: for loopback alone.
 */
public final class TunnelEnd implements Closeable {
  private static final int CHUNK = 16 * 1024;

  private final ServerSocket listener;
  private final NodeAddress.Tcp node;
  private final Reception reception;
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  private TunnelEnd(ServerSocket listener, NodeAddress.Tcp node, Reception reception) {
    this.listener = listener;
    this.node = node;
    this.reception = reception;
  }

  /**
   * Listens at a free port of this machine.
   *
   * @param node where what comes is carried to
   * @param key stays the caller's
   */
  public static TunnelEnd open(
      NodeAddress.Tcp node, PresharedKey key, TlsVersions versions, Crypto crypto)
      throws IOException {
    return open(0, node, key, versions, crypto);
  }

  /** The same at a given port. */
  public static TunnelEnd open(
      int port, NodeAddress.Tcp node, PresharedKey key, TlsVersions versions, Crypto crypto)
      throws IOException {
    TlsCrypto tls = TunnelCrypto.of(crypto);
    return open(port, node, client -> shakeHands(client, key, versions, tls));
  }

  /** The same without TLS: what two more sockets and threads take by themselves. */
  public static TunnelEnd relay(NodeAddress.Tcp node) throws IOException {
    return open(
        0, node, client -> new Streams(client.getInputStream(), client.getOutputStream(), client));
  }

  private static TunnelEnd open(int port, NodeAddress.Tcp node, Reception reception)
      throws IOException {
    ServerSocket listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    TunnelEnd end = new TunnelEnd(listener, node, reception);
    start("tunnel's end", end::accept);
    return end;
  }

  private static Streams shakeHands(
      Socket client, PresharedKey key, TlsVersions versions, TlsCrypto crypto) throws IOException {
    PskStream tunnel =
        PskStream.server(
            client.getInputStream(),
            client.getOutputStream(),
            new ServerPolicy(
                crypto,
                identity -> identity.equals(key.identity()) ? Optional.of(key) : Optional.empty(),
                versions));
    return new Streams(tunnel.in(), tunnel.out(), tunnel);
  }

  /** The text of a key, for this run alone. */
  public static byte[] newKey() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
  }

  /** Where it is entered. */
  public NodeAddress.Tcp address() {
    return new NodeAddress.Tcp(Optional.empty(), "127.0.0.1", listener.getLocalPort());
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      open.add(client);
      start("tunnel to the node", () -> serve(client));
    }
  }

  private void serve(Socket client) throws IOException {
    try (client) {
      client.setTcpNoDelay(true);
      Streams tunnel = reception.receive(client);
      byte[] first = new byte[CHUNK];
      int length = tunnel.in().read(first);
      if (length > 0) {
        carry(tunnel, first, length);
      }
    } finally {
      open.remove(client);
    }
  }

  private void carry(Streams tunnel, byte[] first, int length) throws IOException {
    try (Socket socket = new Socket(node.host(), node.port())) {
      open.add(socket);
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(first, 0, length);
      start(
          "tunnel from the node",
          () -> {
            try (Closeable _ = tunnel.whole()) {
              copy(socket.getInputStream(), tunnel.out());
            }
          });
      copy(tunnel.in(), socket.getOutputStream());
      open.remove(socket);
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
      to.write(chunk, 0, length);
    }
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // A connection has ended, or all of it: both ends see that.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** What is said to a client before its bytes are carried. */
  @FunctionalInterface
  private interface Reception {
    Streams receive(Socket client) throws IOException;
  }

  private record Streams(InputStream in, OutputStream out, Closeable whole) {}

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }
}
