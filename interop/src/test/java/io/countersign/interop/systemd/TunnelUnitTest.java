package io.countersign.interop.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.SignerSetup;
import io.countersign.interop.tunnel.EchoServer;
import io.countersign.interop.tunnel.TunnelClient;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.HandshakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tunnel's unit as it is shipped, its key handed over by a real systemd. */
@Tag("dist")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TunnelUnitTest {
  private static final String UNIT = "countersign-tunnel.service";
  private static final String KEY = "the-key-of-this-tunnel";

  @TempDir private Path folder;

  @Test
  void itsKeyIsACredentialAndAReloadRevokesWhomItNamesNoMore() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path etc =
        Files.createDirectory(
            folder.resolve("etc"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path psk = Files.writeString(etc.resolve("tunnel.psk"), KEY + "\n");
    Files.setPosixFilePermissions(psk, PosixFilePermissions.fromString("rw-------"));
    int port = ((NodeAddress.Tcp) SignerSetup.freeAddress()).port();
    try (EchoServer node = EchoServer.open()) {
      configure(etc, "first", port, node.port());
      try (Booted host = Units.boot(folder, home, etc, unit -> unit, UNIT)) {
        assertEquals("0\n", host.run("systemctl", "start", UNIT), () -> log(home));
        assertEquals("active", host.property(UNIT, "ActiveState"));
        try (TunnelClient first = TunnelClient.enter(port, "first", KEY)) {
          first.assertEchoes();
          assertEquals("0\n", host.run("systemctl", "reload", UNIT), () -> log(home));
          awaitReloads(home, 1);
          first.assertEchoes(); // nothing has changed for it
          configure(etc, "second", port, node.port());
          assertEquals("0\n", host.run("systemctl", "reload", UNIT), () -> log(home));
          awaitReloads(home, 2);
          assertThrows(IOException.class, first::assertEchoes, "it was revoked");
        }
        assertThrows(
            HandshakeException.class, () -> TunnelClient.enter(port, "first", KEY).close());
        try (TunnelClient second = TunnelClient.enter(port, "second", KEY)) {
          second.assertEchoes();
        }
        assertEquals("0\n", host.run("systemctl", "stop", UNIT));
        assertEquals("success", host.property(UNIT, "Result"));
      }
    }
    assertTrue(!log(home).contains(KEY), "no key in the log");
  }

  private static void configure(Path etc, String identity, int port, int target)
      throws IOException {
    Path file =
        Files.writeString(
            etc.resolve("tunnel.toml"),
            """
            drain = 1
            [[identity]]
            name = "%s"
            psk = "credential:tunnel"
            [[service]]
            name = "signer"
            accept = "127.0.0.1:%d"
            connect = "127.0.0.1:%d"
            """
                .formatted(identity, port, target));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static void awaitReloads(Path home, int count) throws Exception {
    while (log(home)
            .lines()
            .filter(line -> line.contains("] reloaded") || line.contains(" reloaded"))
            .count()
        < count) {
      Thread.sleep(50);
    }
  }

  private static String log(Path home) {
    try {
      return Files.readString(home.resolve("log"));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }
}
