package io.countersign.harness.bench;

import io.countersign.harness.node.Pause;
import java.util.List;

/**
 * How a bench's node spaces its requests.
 *
 * @param heights of one round
 */
record Pace(String label, int heights, Pause betweenMessages, Pause betweenHeights) {
  /** As fast as the answers come. */
  static final Pace BACK_TO_BACK = new Pace("back to back", 500, Pause.NONE, Pause.NONE);

  /** Like a busy chain: the processes sleep in between, and the caches cool. */
  static final Pace PAUSES = new Pace("pauses of 2/20 ms", 120, new Pause(2), new Pause(20));

  /** What every bench measures. */
  static final List<Pace> ALL = List.of(BACK_TO_BACK, PAUSES);

  /** A second for a height and a third of it for a message, for all candidates at once, in turn. */
  static final String BLOCKS = "blocks of 1 s";

  /** Back to back for very long, for what is rare. */
  static final String LONG = "long";

  static Pace blocks(int heights) {
    return new Pace(BLOCKS, heights, Pause.NONE, Pause.NONE);
  }

  static Pace longRun(int heights) {
    return new Pace(LONG, heights, Pause.NONE, Pause.NONE);
  }
}
