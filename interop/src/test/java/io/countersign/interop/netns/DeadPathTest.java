package io.countersign.interop.netns;

import static org.junit.jupiter.api.Assumptions.abort;

import io.countersign.interop.node.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hosts with a tunnel between them, and an internet that drops every packet from one moment on
 * without telling anybody. Prints after how long each end has hung up on what was behind it.
 */
@Tag("netns")
@Timeout(180)
class DeadPathTest {
  private static final Path ROOT = Path.of(System.getProperty("interop.root"));
  private static final int CONNECTIONS = 2;

  @TempDir private Path folder;

  @Test
  void bothEndsNoticeAPathThatDroppedEverything() throws Exception {
    if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      System.out.println("skipped: network namespaces need root");
      abort("network namespaces need root");
    }
    Path psk = Files.writeString(folder.resolve("tunnel.psk"), "the-key-of-this-tunnel\n");
    Files.setPosixFilePermissions(psk, PosixFilePermissions.fromString("rw-------"));
    List<PeerProcess> running = new ArrayList<>();
    try (Internet internet = Internet.of(folder, 2, "")) {
      Host node = internet.host(1);
      Host home = internet.host(2);
      PeerProcess target = wire(running, node, "listen", "7000");
      target.awaitLine(Pattern.compile("listening"));
      tunnel(running, node, "server", psk, "10.77.0.1:36658", "127.0.0.1:7000");
      tunnel(running, home, "client", psk, "127.0.0.1:7001", "10.77.0.1:36658");
      PeerProcess quiet = wire(running, home, "dial", "7001", "quiet");
      PeerProcess busy = wire(running, home, "dial", "7001", "busy");
      target.awaitLine(Pattern.compile("came\\s+came"));
      internet.losePerMille(1_000);
      long cut = System.nanoTime();

      boolean quietToo = false;
      boolean busyToo = false;
      int atNode = 0;
      while (!quietToo || !busyToo || atNode < CONNECTIONS) {
        if (!quietToo && ended(quiet) == 1) {
          quietToo = true;
          say("beside the signer, nothing was being sent", cut);
        }
        if (!busyToo && ended(busy) == 1) {
          busyToo = true;
          say("beside the signer, something was being sent", cut);
        }
        if (ended(target) > atNode) {
          atNode++;
          say("beside the node, connection " + atNode + " of " + CONNECTIONS, cut);
        }
        Thread.sleep(20);
      }
    } finally {
      running.forEach(PeerProcess::close);
    }
  }

  private static int ended(PeerProcess process) throws IOException {
    return (int) process.output().lines().filter(line -> line.equals("ended")).count();
  }

  private static void say(String where, long since) {
    System.out.printf("  hung up %s: after %.1f s%n", where, (System.nanoTime() - since) / 1e9);
  }

  private PeerProcess wire(List<PeerProcess> running, Host host, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                ROOT.resolve("interop/src/test/resources/netns/Wire.java").toString()));
    command.addAll(List.of(arguments));
    return start(running, host, String.join("-", arguments), command);
  }

  private void tunnel(
      List<PeerProcess> running, Host host, String role, Path psk, String accept, String connect)
      throws Exception {
    Path file =
        Files.writeString(
            folder.resolve(role + ".toml"),
            """
            [[identity]]
            name = "node"
            psk = "file:%s"
            [[service]]
            name = "signer"
            accept = "%s"
            connect = "%s"
            """
                .formatted(psk, accept, connect));
    start(
            running,
            host,
            role,
            List.of(
                ROOT.resolve("dist/countersign/bin/countersign").toString(),
                "tunnel",
                role,
                "-c",
                file.toString()))
        .awaitLine(Pattern.compile(Pattern.quote(accept)));
  }

  private PeerProcess start(List<PeerProcess> running, Host host, String name, List<String> command)
      throws IOException {
    PeerProcess process =
        PeerProcess.start(folder.resolve(name + ".log"), Map.of(), host.command(command));
    running.add(process);
    return process;
  }
}
