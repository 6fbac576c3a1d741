package io.countersign.interop.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.countersign.tunnel.link.PskStream;
import io.countersign.tunnel.psk.ClientPolicy;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * The signer's end of a tunnel, as the signer has it inside; an {@link EchoServer} is behind it.
 */
public final class TunnelClient implements AutoCloseable {
  private final Socket socket;
  private final PskStream stream;

  private TunnelClient(Socket socket, PskStream stream) {
    this.socket = socket;
    this.stream = stream;
  }

  /** Shakes hands with what listens at a port of this machine. */
  public static TunnelClient enter(int port, String identity, String key) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    try (PresharedKey own = PresharedKey.of(identity, key.getBytes(US_ASCII))) {
      return new TunnelClient(
          socket,
          PskStream.client(
              socket.getInputStream(),
              socket.getOutputStream(),
              new ClientPolicy(TunnelCrypto.ofJdk(), own, TlsVersions.AUTO)));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  public void assertEchoes() throws IOException {
    byte[] sent = "a vote\n".getBytes(US_ASCII);
    stream.out().write(sent);
    assertArrayEquals(sent, stream.in().readNBytes(sent.length));
  }

  @Override
  public void close() throws IOException {
    try (socket) {
      stream.close();
    }
  }
}
