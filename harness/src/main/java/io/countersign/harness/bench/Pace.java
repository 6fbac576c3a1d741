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

  static final List<Pace> ALL = List.of(BACK_TO_BACK, PAUSES);
}
