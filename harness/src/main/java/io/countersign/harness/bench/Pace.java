package io.countersign.harness.bench;

import io.countersign.harness.node.Pause;

/** How a bench's node spaces its requests. */
enum Pace {
  /** As fast as the answers come. */
  BACK_TO_BACK("back to back", 500, Pause.NONE, Pause.NONE),
  /** Like a busy chain: the processes sleep in between, and the caches cool. */
  PAUSES("pauses of 2/20 ms", 120, new Pause(2), new Pause(20));

  private final String label;
  private final int heights;
  private final Pause betweenMessages;
  private final Pause betweenHeights;

  Pace(String label, int heights, Pause betweenMessages, Pause betweenHeights) {
    this.label = label;
    this.heights = heights;
    this.betweenMessages = betweenMessages;
    this.betweenHeights = betweenHeights;
  }

  String label() {
    return label;
  }

  /** A round's. */
  int heights() {
    return heights;
  }

  Pause betweenMessages() {
    return betweenMessages;
  }

  Pause betweenHeights() {
    return betweenHeights;
  }
}
