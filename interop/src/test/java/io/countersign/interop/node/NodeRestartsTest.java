package io.countersign.interop.node;

import io.countersign.harness.node.SignerSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes are restarted again and again, away for a second or for longer: none may ever miss its
 * signer in the 3 s that it gives it, and blocks go on each time. How long they waited is printed.
 */
@Tag("node")
class NodeRestartsTest {
  private static final String CHAIN = "restarts-1";
  private static final int A_FEW = 3;
  private static final Duration DIRECT = Duration.ofMillis(100);
  private static final Duration TUNNELLED = Duration.ofMillis(300);
  private static final String PSK = "of-a-test-and-of-nothing-else-0123456789";

  /** Of all versions together; from 50 on there are outages of a minute among them. */
  private static final int RESTARTS = Integer.getInteger("interop.restarts", 20);

  private static final List<CometBft> VERSIONS =
      List.of(CometBft.V0_34, CometBft.V0_38, CometBft.V0_40, CometBft.V1_0);

  /** Steps of this part of a second never come back to the same place between two dials. */
  private static final double GOLDEN = 0.6180339887;

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void noNodeEverMissesItsSigner(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-comes-and-goes");
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder)) {
      requireAllMet(version, folder, signer, DIRECT, "direct");
    }
  }

  /** The tunnel is there all the while, and dials the node when something comes for it. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("versions")
  void norDoesOneBehindATunnel(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-comes-and-goes-tunnelled");
    String entrance = SignerSetup.freeAddress().toString().replace("tcp://", "");
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder)) {
      Path psk = Files.writeString(folder.resolve("psk"), PSK);
      Files.setPosixFilePermissions(psk, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(
          folder.resolve("tmkms.toml"),
          "[validator.tunnel]%naddr = \"%s\"%npsk = \"file:%s\"%n".formatted(entrance, psk),
          StandardOpenOption.APPEND);
      Map<String, String> variables =
          Map.of(
              "PSK", PSK,
              "STUNNEL_SVC_SIGNER_ACCEPT", entrance,
              "STUNNEL_SVC_SIGNER_CONNECT", signer.address().toString().replace("tcp://", ""));
      List<String> command = List.of(SignerUnderTest.PROGRAM.toString(), "tunnel");
      try (PeerProcess tunnel =
          PeerProcess.start(folder.resolve("tunnel.log"), variables, command)) {
        requireAllMet(version, folder, signer, TUNNELLED, "tunnelled");
        tunnel.requireAlive();
      }
    }
  }

  private static void requireAllMet(
      CometBft version, Path folder, SignerUnderTest signer, Duration goal, String way)
      throws Exception {
    Map<Integer, Waits> waits = new TreeMap<>();
    try (LoneValidator validator = LoneValidator.create(version, folder, signer)) {
      signer.start();
      validator.startNode();
      validator.awaitBlocks(A_FEW);
      for (int restart = 0; restart < RESTARTS / VERSIONS.size(); restart++) {
        int seconds = secondsAway(restart);
        validator.stopNode();
        Thread.sleep(Duration.ofMillis(seconds * 1000L + spread(restart)));
        validator.startNode();
        validator.awaitBlocks(A_FEW);
        String what = "%s, %s, after %d s".formatted(version, way, seconds);
        waits
            .computeIfAbsent(seconds, s -> new Waits(what, goal))
            .add(validator.nodeWaitedForItsSigner());
      }
      // Not that the nodes' logs are clean: one that is stopped between its proposal's signature
      // and
      // its own log proposes the same block again, gets the same signature, and does not take over
      // the time that belongs to it ("invalid proposal signature"): a round goes by.
      validator.requireGoodCommits();
      validator.stopNode();
    }
    waits.values().forEach(System.out::println);
  }

  /** Mostly short, since each is waited for. */
  private static int secondsAway(int restart) {
    boolean withMinutes = RESTARTS >= 50;
    return switch (restart % 6) {
      case 4 -> 10;
      case 5 -> withMinutes ? 60 : 1;
      default -> 1;
    };
  }

  /** In milliseconds, below a second: whole seconds would be in step with the dials. */
  private static long spread(int restart) {
    return (long) (restart * GOLDEN % 1 * 1000);
  }

  private static Stream<CometBft> versions() {
    return CometBft.chosen().filter(VERSIONS::contains);
  }
}
