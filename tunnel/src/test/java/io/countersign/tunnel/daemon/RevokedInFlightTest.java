package io.countersign.tunnel.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.tunnel.daemon.Service.Role;
import io.countersign.tunnel.psk.ClientPolicy;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reload while a TLS handshake is half done: all was said by the server, nothing yet proved. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RevokedInFlightTest {
  private static final String OLD = "the-old-key-that-leaked";

  private final Tunnel server = new Tunnel(TunnelCrypto.ofJdk());
  private final TlsClientProtocol client = new TlsClientProtocol();
  private Echo target = Echo.ofBytes();
  private int port;

  RevokedInFlightTest() throws IOException {}

  @BeforeEach
  void listen() throws IOException {
    port = Echo.freePort();
    server.run(plan(Map.of("node", key("node", OLD))));
  }

  @AfterEach
  void end() {
    server.close();
    target.close();
  }

  /** The same identity with another key, and no such identity any more. */
  @ParameterizedTest
  @ValueSource(strings = {"node", "other"})
  void aKeyThatIsRevokedDuringItsHandshakeOpensNothing(String identity) throws Exception {
    try (Socket socket = helloSaid()) {
      server.run(plan(Map.of(identity, key(identity, "the-new-key-in-its-place"))));
      assertFalse(echoes(socket));
      assertEquals(List.of(), target.accepted);
    }
  }

  @Test
  void aReloadThatLeavesTheKeyLeavesItsHandshake() throws Exception {
    try (Socket socket = helloSaid()) {
      server.run(
          plan(Map.of("node", key("node", OLD), "new", key("new", "one-more-key-beside-it"))));
      assertTrue(echoes(socket));
    }
  }

  /** The server's flight is in the client's hands: the key is chosen. */
  private Socket helloSaid() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    client.connect(new ClientPolicy(TunnelCrypto.ofJdk(), key("node", OLD), TlsVersions.TLS_1_3));
    send(socket);
    InputStream in = socket.getInputStream();
    byte[] flight = new byte[1 << 16];
    int length = 0;
    while (!client.isConnected()) { // its proof stays here until the reload is done
      length = in.read(flight);
      assertTrue(length > 0);
      client.offerInput(flight, 0, length);
    }
    return socket;
  }

  private boolean echoes(Socket socket) throws IOException {
    try {
      send(socket);
      client.writeApplicationData("hello".getBytes(US_ASCII), 0, 5);
      send(socket);
      byte[] got = new byte[1 << 16];
      while (client.getAvailableInputBytes() < 5) {
        int length = socket.getInputStream().read(got);
        if (length < 0) {
          return false;
        }
        client.offerInput(got, 0, length);
      }
      return true;
    } catch (SocketException | TlsFatalAlertReceived e) {
      return false;
    }
  }

  private void send(Socket socket) throws IOException {
    byte[] bytes = new byte[client.getAvailableOutputBytes()];
    client.readOutput(bytes, 0, bytes.length);
    socket.getOutputStream().write(bytes);
  }

  private static PresharedKey key(String identity, String text) {
    return PresharedKey.of(identity, text.getBytes(US_ASCII));
  }

  private Plan plan(Map<String, PresharedKey> keys) {
    return new Plan(
        List.of(
            new Service(
                "s",
                Role.SERVER,
                new HostPort("127.0.0.1", port),
                new HostPort("127.0.0.1", target.port()),
                TlsVersions.AUTO,
                keys,
                Limits.STANDARD,
                false)),
        100,
        Duration.ZERO);
  }
}
