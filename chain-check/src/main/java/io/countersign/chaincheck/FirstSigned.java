package io.countersign.chaincheck;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The lowest height that was signed here since a check; a commit below it holds nothing that was
 * signed here since then. Kept before the signature exists, so that whoever sees that in a commit
 * sees it here too.
 */
final class FirstSigned {
  private final AtomicLong height = new AtomicLong(Long.MAX_VALUE);

  void signing(long signed) {
    height.accumulateAndGet(signed, Math::min);
  }

  /** {@link Long#MAX_VALUE} while nothing was. */
  long height() {
    return height.get();
  }

  boolean isNone() {
    return height() == Long.MAX_VALUE;
  }
}
