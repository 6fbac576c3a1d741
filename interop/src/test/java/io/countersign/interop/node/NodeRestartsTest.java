package io.countersign.interop.node;

import java.nio.file.Path;
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
  private static final Duration GOAL = Duration.ofMillis(100);

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
    Map<Integer, Waits> waits = new TreeMap<>();
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        LoneValidator validator = LoneValidator.create(version, folder, signer)) {
      signer.start();
      validator.startNode();
      validator.awaitBlocks(A_FEW);
      for (int restart = 0; restart < RESTARTS / VERSIONS.size(); restart++) {
        int seconds = secondsAway(restart);
        validator.stopNode();
        Thread.sleep(Duration.ofMillis(seconds * 1000L + spread(restart)));
        validator.startNode();
        validator.awaitBlocks(A_FEW);
        waits
            .computeIfAbsent(seconds, s -> new Waits(version + " after " + s + " s", GOAL))
            .add(validator.nodeWaitedForItsSigner());
      }
      validator.requireGoodEnd();
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
