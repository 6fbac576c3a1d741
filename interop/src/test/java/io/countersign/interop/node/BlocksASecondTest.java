package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How many blocks a real node makes in a second, whoever has its key: in turns, each time on a
 * chain of its own from its first height on. Printed for whoever reads; what is asserted is that
 * every height is signed and nothing was refused. {@code -Dpace.rounds} and {@code -Dpace.seconds}
 * have more measured.
 */
@Tag("pace")
class BlocksASecondTest {
  private static final int ROUNDS = Integer.getInteger("pace.rounds", 1);
  private static final Duration MEASURED =
      Duration.ofSeconds(Integer.getInteger("pace.seconds", 1));

  /** Code gets warm, and TMKMS needs none of it. */
  private static final Duration WARM_UP = MEASURED.dividedBy(4);

  @Test
  @Timeout(3600)
  void howManyBlocksASecondARealNodeMakes() throws Exception {
    Map<Keeper, Spread> all = new EnumMap<>(Keeper.class);
    for (int round = 1; round <= ROUNDS; round++) {
      for (Keeper keeper : Keeper.values()) {
        double blocks = blocksASecond(keeper);
        of(keeper, all).add(blocks);
        assertTrue(blocks > 0, keeper + ": no block");
      }
    }
    System.out.printf(
        "%nBlocks a second of a lone validator, CometBFT 0.38, timeout_commit 0s, rounds of %d s: %d%n"
            + "| its key has | median | range | of the node's own | of TMKMS's |%n|---|---:|---:|---:|---:|%n",
        MEASURED.toSeconds(), ROUNDS);
    all.forEach((keeper, blocks) -> System.out.println(row(keeper, blocks, all)));
  }

  private static String row(Keeper keeper, Spread blocks, Map<Keeper, Spread> all) {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f to %.0f | %s | %s |",
        keeper,
        blocks.median(),
        blocks.least(),
        blocks.most(),
        blocks.dividedBy(of(Keeper.NODE, all)),
        blocks.dividedBy(of(Keeper.TMKMS, all)));
  }

  private static Spread of(Keeper keeper, Map<Keeper, Spread> all) {
    return all.computeIfAbsent(keeper, k -> new Spread());
  }

  private static double blocksASecond(Keeper keeper) throws Exception {
    Path folder = TestFolder.empty("pace-" + keeper.name().toLowerCase(Locale.ROOT));
    try (FlatOutValidator validator = FlatOutValidator.create(keeper, folder)) {
      validator.startSigner();
      validator.awaitSignerDialling(); // so that no machine is too busy for its start
      validator.startNode();
      validator.awaitHeight(1);
      Thread.sleep(WARM_UP);
      long first = validator.height();
      long began = System.nanoTime();
      Thread.sleep(MEASURED);
      long last = validator.height();
      double seconds = (System.nanoTime() - began) / 1e9;
      validator.requireGoodCommits();
      assertEquals(List.of(), validator.stopNode(), keeper + ", see " + folder);
      return (last - first) / seconds;
    }
  }
}
