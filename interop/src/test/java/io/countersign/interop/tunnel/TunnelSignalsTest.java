package io.countersign.interop.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.interop.tunnel.TunnelEndProgram.Way;
import io.countersign.tunnel.link.PskStream;
import io.countersign.tunnel.psk.ClientPolicy;
import io.countersign.tunnel.psk.HandshakeException;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program {@code countersign tunnel server}, as an operator sends it signals. */
@Tag("dist")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TunnelSignalsTest {
  private static final String OLD = "the-key-of-this-tunnel";
  private static final String NEW = "the-key-that-comes-next";

  @TempDir private Path folder = Path.of("");
  @AutoClose private final EchoTarget target = new EchoTarget();

  TunnelSignalsTest() throws IOException {}

  @Test
  void aNewKeyInTheSameFileIsInForceAtAHangupAndTheOldOneIsOut() throws Exception {
    try (TunnelEndProgram server = server();
        Client old = new Client(server.port(), OLD)) {
      old.assertEchoes();
      server.hangUp("reloaded");
      old.assertEchoes(); // nothing has changed for it
      server.writeKey(NEW);
      server.hangUp("reloaded");
      assertThrows(IOException.class, old::assertEchoes);
      assertThrows(HandshakeException.class, () -> new Client(server.port(), OLD).close());
      try (Client renewed = new Client(server.port(), NEW)) {
        renewed.assertEchoes();
      }
    }
  }

  @Test
  void aBadFileChangesNothingAndSaysWhy() throws Exception {
    try (TunnelEndProgram server = server();
        Client client = new Client(server.port(), OLD)) {
      client.assertEchoes();
      server.appendToFile("nonsense = 1");
      server.hangUp("not reloaded: ");
      assertTrue(server.log().contains("nonsense"), server.log());
      client.assertEchoes();
      try (Client another = new Client(server.port(), OLD)) {
        another.assertEchoes();
      }
    }
  }

  @Test
  void anEndLetsWhatRunsFinishAndIsNoFailure() throws Exception {
    try (TunnelEndProgram server = server()) {
      try (Client client = new Client(server.port(), OLD)) {
        client.assertEchoes();
        server.terminate();
        while (listens(server.port())) {
          Thread.sleep(20);
        }
        client.assertEchoes();
      }
      assertEquals(0, server.exitCode());
      assertTrue(server.log().contains("ended"), server.log());
    }
  }

  /** Drains for longer than any of these tests may take. */
  private TunnelEndProgram server() throws IOException, InterruptedException {
    return TunnelEndProgram.ours(new Way(folder, false, "auto", "node", OLD, target.port()), 60);
  }

  private static boolean listens(int port) {
    try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** The signer's end, as the signer has it inside. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final PskStream stream;

    Client(int port, String key) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(60_000);
      try (PresharedKey own = PresharedKey.of("node", key.getBytes(US_ASCII))) {
        stream =
            PskStream.client(
                socket.getInputStream(),
                socket.getOutputStream(),
                new ClientPolicy(TunnelCrypto.ofJdk(), own, TlsVersions.AUTO));
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    void assertEchoes() throws IOException {
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
}
