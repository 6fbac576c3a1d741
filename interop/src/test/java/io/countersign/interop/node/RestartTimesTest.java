package io.countersign.interop.node;

import java.nio.file.Path;
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

  @Test
  @Timeout(3600)
  void howLongUntilTheNextBlock() throws Exception {
    Map<Keeper, RestartTimes> times = new EnumMap<>(Keeper.class);
    for (int restart = 0; restart < RESTARTS; restart++) {
      for (Keeper signer : EnumSet.complementOf(EnumSet.of(Keeper.NODE))) {
        restartEach(signer, restart, times.computeIfAbsent(signer, s -> new RestartTimes()));
      }
    }
    System.out.printf(
        "%nA real node's restarts and its signer's, CometBFT 0.38, timeout_commit 0s, %d of each, ms, median / most%n%s%n",
        RESTARTS, RestartTimes.HEADER);
    times.forEach((signer, all) -> System.out.println(all.row(signer)));
  }

  private static void restartEach(Keeper signer, int restart, RestartTimes times) throws Exception {
    Path folder = TestFolder.empty("restarts-" + signer.name().toLowerCase(Locale.ROOT));
    try (FlatOutValidator validator = FlatOutValidator.create(signer, folder)) {
      NodeLog log = validator.startNodeWithPauses();
      log.await(NodeLog.LISTENING);
      pause(restart);
      Instant exec = Instant.now();
      validator.startSigner();
      times.addSignerStarted(exec, log);

      // In a pause: a node that was stopped between a signature and its own log of it asks once
      // more, with another time. That costs it a round, or with TMKMS, which hangs up, all of them.
      log.await(NodeLog.STORED);
      log.await(NodeLog.STORED);
      validator.stopNode();
      pause(restart);
      log = validator.startNode();
      times.addNodeStarted(log);

      pause(restart);
      log.skip();
      Instant kill = Instant.now();
      validator.killSigner();
      validator.startSigner();
      times.addSignerKilled(kill, log);
      validator.requireGoodCommits();
    }
  }

  /** Below a second, and never the same. */
  private static void pause(int restart) throws InterruptedException {
    Thread.sleep((long) (restart * GOLDEN % 1 * 1000));
  }
}
