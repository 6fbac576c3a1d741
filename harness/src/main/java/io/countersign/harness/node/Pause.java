package io.countersign.harness.node;

import java.io.IOException;

/**
 * A pause of a chain.
 *
 * @param millis 0 for none
 */
public record Pause(long millis) {
  public static final Pause NONE = new Pause(0);

  /** Sleeps. */
  public void take() throws IOException {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted in a pause", e);
      }
    }
  }
}
