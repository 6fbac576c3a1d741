package io.countersign.interop.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.interop.tunnel.TunnelEndProgram.Way;
import io.countersign.tunnel.psk.HandshakeException;
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
  @AutoClose private final EchoServer target = EchoServer.open();

  TunnelSignalsTest() throws IOException {}

  @Test
  void aNewKeyInTheSameFileIsInForceAtAHangupAndTheOldOneIsOut() throws Exception {
    try (TunnelEndProgram server = server();
        TunnelClient old = TunnelClient.enter(server.port(), "node", OLD)) {
      old.assertEchoes();
      server.hangUp("reloaded");
      old.assertEchoes(); // nothing has changed for it
      server.writeKey(NEW);
      server.hangUp("reloaded");
      assertThrows(IOException.class, old::assertEchoes);
      assertThrows(
          HandshakeException.class, () -> TunnelClient.enter(server.port(), "node", OLD).close());
      try (TunnelClient renewed = TunnelClient.enter(server.port(), "node", NEW)) {
        renewed.assertEchoes();
      }
    }
  }

  @Test
  void aBadFileChangesNothingAndSaysWhy() throws Exception {
    try (TunnelEndProgram server = server();
        TunnelClient client = TunnelClient.enter(server.port(), "node", OLD)) {
      client.assertEchoes();
      server.appendToFile("nonsense = 1");
      server.hangUp("not reloaded: ");
      assertTrue(server.log().contains("nonsense"), server.log());
      client.assertEchoes();
      try (TunnelClient another = TunnelClient.enter(server.port(), "node", OLD)) {
        another.assertEchoes();
      }
    }
  }

  @Test
  void anEndLetsWhatRunsFinishAndIsNoFailure() throws Exception {
    try (TunnelEndProgram server = server()) {
      try (TunnelClient client = TunnelClient.enter(server.port(), "node", OLD)) {
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
}
