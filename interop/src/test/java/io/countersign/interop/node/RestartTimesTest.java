package io.countersign.interop.node;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long a real node makes no block when its signer or itself is started again, beside TMKMS, in
 * turns. Printed for whoever reads; what is asserted is that blocks go on each time and every
 * height is signed. {@code -Dpace.restarts} has more measured.
 */
@Tag("pace")
class RestartTimesTest {
  private static final int RESTARTS = Integer.getInteger("pace.restarts", 1);

  /** Steps of this part of a second never come back to the same place between two dials. */
  private static final double GOLDEN = 0.6180339887;

  private record Scene(FlatOutValidator validator, RestartTimes times) {}

  @Test
  @Timeout(3600)
  void howLongUntilTheNextBlock() throws Exception {
    Map<Keeper, Scene> scenes = new EnumMap<>(Keeper.class);
    try {
      for (Keeper signer : EnumSet.complementOf(EnumSet.of(Keeper.NODE))) {
        String name = "restarts-" + signer.name().toLowerCase(Locale.ROOT);
        FlatOutValidator validator = FlatOutValidator.create(signer, TestFolder.empty(name));
        scenes.put(signer, new Scene(validator, new RestartTimes()));
      }
      for (int restart = 0; restart < RESTARTS; restart++) {
        for (Scene scene : scenes.values()) {
          restartEach(scene.validator, scene.times, restart);
        }
      }
    } finally {
      scenes.values().forEach(scene -> scene.validator.close());
    }
    System.out.printf(
        "%nA real node's restarts and its signer's, CometBFT 0.38, timeout_commit 0s, %d of each, ms, median / most%n%s%n",
        RESTARTS, RestartTimes.HEADER);
    scenes.forEach((signer, scene) -> System.out.println(scene.times.row(signer)));
  }

  private static void restartEach(FlatOutValidator validator, RestartTimes times, int restart)
      throws Exception {
    NodeLog log = validator.startNode();
    log.await(NodeLog.LISTENING);
    pause(restart);
    Instant exec = Instant.now();
    validator.startSigner();
    times.addSignerStarted(exec, log);

    pause(restart);
    log.skip();
    Instant kill = Instant.now();
    validator.killSigner();
    validator.startSigner();
    times.addSignerKilled(kill, log);

    pause(restart);
    validator.stopNode();
    pause(restart);
    times.addNodeStarted(validator.startNode());

    validator.requireGoodCommits();
    validator.stopNode();
    validator.stopSigner();
  }

  /** Below a second, and never the same. */
  private static void pause(int restart) throws InterruptedException {
    Thread.sleep((long) (restart * GOLDEN % 1 * 1000));
  }
}
