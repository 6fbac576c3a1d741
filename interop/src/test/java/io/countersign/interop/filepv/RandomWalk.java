package io.countersign.interop.filepv;

import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A consensus that goes on, goes back, repeats itself and contradicts itself. */
final class RandomWalk {
  private static final int REMEMBERED = 40;
  private static final int STEPS = Step.values().length;

  private final Random random;
  private final RandomMessages messages;
  private final List<SignableMessage> asked = new ArrayList<>();
  private SignableMessage last;

  RandomWalk(Random random, RandomMessages messages) {
    this.random = random;
    this.messages = messages;
    this.last = messages.at(new HeightRoundStep(1, 0, Step.PROPOSAL));
  }

  /** The next message to ask for, drawn around the last one that was signed. */
  SignableMessage next() {
    // A first one that is signed, so that there is a last one ever after.
    SignableMessage message =
        asked.isEmpty()
            ? last
            : switch (random.nextInt(11)) {
              case 0, 1, 2, 3 -> messages.at(onward());
              case 4 -> last;
              case 5 -> messages.atOtherTime(last);
              case 6 -> messages.withOtherUnsignedFields(last);
              case 7, 8 -> messages.at(last.position());
              case 9 -> messages.at(near());
              default -> asked.get(random.nextInt(asked.size()));
            };
    asked.add(message);
    if (asked.size() > REMEMBERED) {
      asked.removeFirst();
    }
    return message;
  }

  /** Tells that {@code message} was signed. */
  void signed(SignableMessage message) {
    last = message;
  }

  /** Above the last one signed: mostly the next step, or a round or some heights further. */
  HeightRoundStep onward() {
    HeightRoundStep now = last.position();
    if (now.step() != Step.PRECOMMIT && random.nextInt(6) != 0) {
      return new HeightRoundStep(now.height(), now.round(), Step.ofNumber(now.step().number() + 1));
    }
    if (now.round() < Integer.MAX_VALUE && random.nextInt(3) == 0) {
      int round = random.nextInt(20) == 0 ? Integer.MAX_VALUE : now.round() + 1;
      return new HeightRoundStep(now.height(), round, anyStep());
    }
    return new HeightRoundStep(now.height() + 1 + random.nextInt(3), random.nextInt(2), anyStep());
  }

  /** Below as well as above, down to heights that there are not. */
  private HeightRoundStep near() {
    HeightRoundStep now = last.position();
    long round = (long) now.round() + random.nextInt(5) - 2;
    return new HeightRoundStep(
        now.height() + random.nextInt(5) - 3, Math.clamp(round, 0, Integer.MAX_VALUE), anyStep());
  }

  private Step anyStep() {
    return Step.ofNumber(1 + random.nextInt(STEPS));
  }
}
