package io.countersign.tunnel.daemon;

import java.util.concurrent.atomic.AtomicInteger;

/** How many are in, of as many as there may be. For several threads. */
final class Room {
  private final AtomicInteger in = new AtomicInteger();

  /** Counts one more, if there may be one. */
  boolean enter(int most) {
    if (in.incrementAndGet() <= most) {
      return true;
    }
    in.decrementAndGet();
    return false;
  }

  void leave() {
    in.decrementAndGet();
  }

  int count() {
    return in.get();
  }
}
