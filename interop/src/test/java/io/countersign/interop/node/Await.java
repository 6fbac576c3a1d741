package io.countersign.interop.node;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Waiting for what another process does: looked at often, bounded in time. */
public final class Await {
  /** Generous: only a failure waits for it. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /** One look: empty while it has not happened. */
  @FunctionalInterface
  public interface Look<T> {
    Optional<T> take() throws IOException, InterruptedException;
  }

  /**
   * Looks until something is there.
   *
   * @throws IOException if it is not within {@link #LIMIT}
   */
  public static <T> T present(String what, Look<T> look) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      Optional<T> found = look.take();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException("expected %s within %d s".formatted(what, LIMIT.toSeconds()));
      }
      Thread.sleep(PAUSE);
    }
  }
}
