package io.countersign.protocol.link;

import java.io.IOException;
import java.time.Duration;

/**
 * What has begun to come has to be whole within a time that no byte renews: a read timeout alone
 * would let a peer that sends a byte now and then hold a link for ever. For one thread.
 */
final class WholeBy {
  /** A node sends a request in one go; more than this no network adds to it. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private final String what;
  private final Duration limit;
  private boolean begun;
  private long since;

  /**
   * Nothing has begun.
   *
   * @param what for the message: no whole request within 10.0 s
   */
  WholeBy(String what, Duration limit) {
    this.what = what;
    this.limit = limit;
  }

  /** All of it is here. */
  void whole() {
    begun = false;
  }

  /**
   * Some of it has come, and more has to be waited for.
   *
   * @throws IOException if it takes too long
   */
  void more() throws IOException {
    long now = System.nanoTime();
    if (!begun) {
      begun = true;
      since = now;
    } else if (now - since > limit.toNanos()) {
      throw new IOException(
          "no whole %s within %.1f s of its beginning".formatted(what, limit.toMillis() / 1000.0));
    }
  }
}
