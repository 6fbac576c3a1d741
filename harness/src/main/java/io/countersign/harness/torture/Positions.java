package io.countersign.harness.torture;

import io.countersign.harness.node.TestChain;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.util.Random;

/** Where a consensus can go from where it is, and what it can want there. */
final class Positions {
  private static final int MOST_ROUNDS = 4;

  private final Random random;

  Positions(Random random) {
    this.random = random;
  }

  /** Above: mostly the next step, now and then a round or a height that skips some. */
  HeightRoundStep above(HeightRoundStep now) {
    if (now.step() != Step.PRECOMMIT && random.nextInt(8) != 0) {
      return new HeightRoundStep(now.height(), now.round(), Step.ofNumber(now.step().number() + 1));
    }
    if (now.round() < MOST_ROUNDS && random.nextInt(4) == 0) {
      return new HeightRoundStep(now.height(), now.round() + 1, anyStep());
    }
    return new HeightRoundStep(now.height() + 1, 0, Step.PROPOSAL);
  }

  /** Below: an earlier step, round, or height of 1 or more; {@code now} has a height above 1. */
  HeightRoundStep below(HeightRoundStep now) {
    int kind = random.nextInt(4);
    if (kind == 0 && now.step() != Step.PROPOSAL) {
      return new HeightRoundStep(now.height(), now.round(), Step.PROPOSAL);
    }
    if (kind == 1 && now.round() > 0) {
      return new HeightRoundStep(now.height(), random.nextInt(now.round()), anyStep());
    }
    long height = kind == 2 ? random.nextLong(1, now.height()) : now.height() - 1;
    return new HeightRoundStep(height, random.nextInt(MOST_ROUNDS + 1), anyStep());
  }

  private Step anyStep() {
    return Step.ofNumber(1 + random.nextInt(Step.values().length));
  }

  /** One of a few contents of a position, each always the same: two blocks, and nil for votes. */
  BlockId content(HeightRoundStep position) {
    int choices = position.step() == Step.PROPOSAL ? 2 : 3;
    int choice = random.nextInt(choices);
    return choice == 2 ? BlockId.NIL : TestChain.block(position + " " + choice);
  }

  /** Another one. */
  BlockId contentOtherThan(BlockId content, HeightRoundStep position) {
    BlockId other = content(position);
    while (other.equals(content)) {
      other = content(position);
    }
    return other;
  }
}
