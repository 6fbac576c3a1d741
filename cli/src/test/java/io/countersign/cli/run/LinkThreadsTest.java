package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The process lives as long as its links, and not on without one that it ought to have. */
@Timeout(30)
final class LinkThreadsTest {
  @Test
  void itEndsWithTheLastLink() throws Exception {
    LinkThreads threads = new LinkThreads();
    threads.start("a", () -> {});
    threads.awaitEnd(() -> true);
    assertFalse(threads.died());
  }

  @Test
  void aLinkWhoseThreadDiesEndsIt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    LinkThreads threads = new LinkThreads();
    threads.start("a", () -> await(never));
    threads.start(
        "b",
        () -> {
          throw new IllegalStateException("a fault that this test makes");
        });
    threads.awaitEnd(() -> true);
    assertTrue(threads.died());
    never.countDown();
  }

  @Test
  void aLinkThatGetsNoThreadIsNotCountedAndEndsIt() throws Exception {
    LinkThreads threads =
        new LinkThreads(
            link ->
                new Thread(link) {
                  @Override
                  public void start() {
                    throw new OutOfMemoryError("unable to create native thread");
                  }
                });
    assertThrows(OutOfMemoryError.class, () -> threads.start("a", () -> {}));
    threads.awaitEnd(() -> true);
    assertTrue(threads.died());
  }

  @Test
  void linksThatNobodyWatchesEndIt() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    LinkThreads threads = new LinkThreads();
    threads.start("a", () -> await(never));
    threads.awaitEnd(() -> false);
    assertTrue(threads.died());
    never.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
