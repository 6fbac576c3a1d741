package io.countersign.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.link.NodeConnection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** What each dial in turn comes to; never two at once. */
final class Dials implements Dialer {
  private final Queue<Dialer> dials = new ArrayDeque<>();
  private int dialled;
  private boolean underWay;

  Dials(Dialer... dials) {
    this.dials.addAll(Arrays.asList(dials));
  }

  @Override
  public NodeConnection dial() throws IOException {
    assertEquals(false, underWay, "one dial at a time");
    underWay = true;
    try {
      dialled++;
      return dials.remove().dial();
    } finally {
      underWay = false;
    }
  }

  /** How often it was dialled. */
  int dialled() {
    return dialled;
  }
}
