package io.countersign.protocol.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one thread that watches the time of every link. */
@Timeout(30)
final class DeadlinesTest {
  @Test
  void oneThatCannotBeClosedLeavesTheOthersWatched() throws Exception {
    CompletableFuture<Throwable> reported = new CompletableFuture<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> reported.complete(e));
    try (Deadlines deadlines = new Deadlines()) {
      RuntimeException failure = new IllegalStateException("cannot close");
      deadlines
          .watch(
              () -> {
                throw failure;
              })
          .within(Duration.ZERO);
      assertSame(failure, reported.get(10, TimeUnit.SECONDS));
      CompletableFuture<Boolean> closed = new CompletableFuture<>();
      Deadlines.Watched next = deadlines.watch(() -> closed.complete(true));
      next.within(Duration.ZERO);
      assertTrue(closed.get(10, TimeUnit.SECONDS));
      assertTrue(next.expired());
      assertEquals(0, deadlines.watched());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
