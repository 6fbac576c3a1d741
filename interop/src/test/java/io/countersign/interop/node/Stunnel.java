package io.countersign.interop.node;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A real stunnel in front of a node's signer port and RPC, configured as guides have it. */
final class Stunnel implements AutoCloseable {
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/stunnel4"), Path.of("/usr/bin/stunnel"));

  private static final Pattern READY = Pattern.compile("Configuration successful");

  private final Path folder;
  private final int privval = freePort();
  private final int rpc = freePort();
  private @Nullable PeerProcess running;
  private int starts;

  private Stunnel(Path folder) throws IOException {
    this.folder = folder;
  }

  /**
   * One that is not started yet.
   *
   * @param key the text in its file of secrets, for the identity "node"
   * @param version a line of its configuration that leaves one version of TLS
   */
  static Stunnel create(Path folder, NodeAddress node, int nodeRpc, String key, String version)
      throws IOException {
    assumeTrue(
        PROGRAMS.stream().anyMatch(Files::isExecutable),
        "no stunnel on this machine: apt-get install stunnel4");
    Stunnel stunnel = new Stunnel(folder);
    Path secrets = Files.writeString(folder.resolve("psk.txt"), "node:" + key + "\n");
    Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
    String service =
        """
        [%s]
        accept = 127.0.0.1:%d
        connect = %s
        ciphers = PSK
        PSKsecrets = %s
        %s

        """;
    Files.writeString(
        folder.resolve("stunnel.conf"),
        "foreground = yes\ndebug = 6\npid =\n\n"
            + service.formatted(
                "privval",
                stunnel.privval,
                node.toString().substring("tcp://".length()),
                secrets,
                version)
            + service.formatted("rpc", stunnel.rpc, "127.0.0.1:" + nodeRpc, secrets, version));
    return stunnel;
  }

  int privval() {
    return privval;
  }

  int rpc() {
    return rpc;
  }

  void start() throws IOException, InterruptedException {
    starts++;
    String program =
        PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElseThrow().toString();
    running =
        PeerProcess.start(
            folder.resolve("stunnel-%d.log".formatted(starts)),
            Map.of(),
            List.of(program, folder.resolve("stunnel.conf").toString()));
    running.awaitLine(READY);
  }

  void stop() throws InterruptedException {
    if (running != null) {
      running.stop();
    }
  }

  /** Leaves nothing running. */
  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
