package io.countersign.core.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeviceQueueTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong();
  private Duration time = Duration.ZERO;
  private final List<String> order = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);

  @Test
  void theAnswerAndTheFailureOfTheWorkComeBack() throws Exception {
    try (DeviceQueue queue = queue(Duration.ofSeconds(30))) {
      assertEquals("done", queue.call("a", turn(Urgency.CONSENSUS), () -> "done"));
      KeyUnavailableException failure = new KeyUnavailableException("unplugged", null);
      assertEquals(
          failure,
          assertThrows(
              KeyUnavailableException.class,
              () ->
                  queue.call(
                      "a",
                      turn(Urgency.CONSENSUS),
                      () -> {
                        throw failure;
                      })));
    }
  }

  @Test
  void aVoteGoesBeforeTheExtensionsOfOtherChainsAndKeysTakeTurns() throws Exception {
    try (DeviceQueue queue = queue(Duration.ofSeconds(30))) {
      List<Future<?>> calls = new ArrayList<>();
      calls.add(occupy(queue));
      calls.add(queued(queue, "a", Urgency.OTHER, "a other", 1));
      calls.add(queued(queue, "a", Urgency.EXTENSION, "a extension", 2));
      calls.add(queued(queue, "a", Urgency.CONSENSUS, "a vote", 3));
      calls.add(queued(queue, "a", Urgency.CONSENSUS, "a second vote", 4));
      calls.add(queued(queue, "b", Urgency.CONSENSUS, "b vote", 5));
      free.countDown();
      for (Future<?> call : calls) {
        call.get();
      }
      assertEquals(List.of("a vote", "b vote", "a second vote", "a extension", "a other"), order);
    }
  }

  @Test
  void aHungDeviceFailsItsCallerAtTheDeadlineAndEverybodyElseAtOnceUntilItAnswers()
      throws Exception {
    try (DeviceQueue queue = queue(Duration.ofSeconds(1))) {
      Future<?> hung = occupy(queue);
      now.set(2_500 * MILLI);
      Future<?> behind = queued(queue, "b", Urgency.CONSENSUS, "never", 1);
      assertEquals("the token has not answered for 2.5 s", reason(hung));
      assertTrue(reason(behind).startsWith("the token "), reason(behind)); // whose time is up first
      now.set(90_000 * MILLI);
      assertEquals(
          "the token has not answered for 90.0 s",
          assertThrows(
                  KeyUnavailableException.class,
                  () -> queue.call("b", turn(Urgency.CONSENSUS), () -> "late"))
              .getMessage());
      assertEquals("the token has not answered for 90.0 s", queue.problem().orElseThrow());
      free.countDown();
      while (queue.problem().isPresent()) {
        Thread.sleep(1);
      }
      assertEquals("again", queue.call("b", turn(Urgency.CONSENSUS), () -> "again"));
      assertEquals(List.of(), order);
    }
  }

  @Test
  void aCallThatIsOnlyLateTakesNobodyWithIt() throws Exception {
    try (DeviceQueue queue = queue(Duration.ofSeconds(1))) {
      Future<?> late = occupy(queue);
      assertEquals(
          "the token did not do this within the 1.0 s that the request had left", reason(late));
      Future<?> next = queued(queue, "b", Urgency.CONSENSUS, "b vote", 1);
      assertEquals(Optional.empty(), queue.problem());
      free.countDown();
      next.get();
      assertEquals(List.of("b vote"), order);
    }
  }

  @Test
  void whatCameTooLateForItsTurnIsNotBegun() throws Exception {
    try (DeviceQueue queue = queue(Duration.ofSeconds(30))) {
      Future<?> first = occupy(queue);
      Future<?> behind = queued(queue, "b", Urgency.CONSENSUS, "never", 1);
      now.set(31_000 * MILLI);
      free.countDown();
      assertTrue(reason(behind).startsWith("the token had no time"), reason(behind));
      first.get();
      assertEquals(List.of(), order);
    }
  }

  @Test
  void anOutageDoesNotMakeTheDeviceSlow() throws Exception {
    try (DeviceQueue queue = queue(Duration.ofSeconds(30))) {
      for (int i = 0; i < 3; i++) {
        assertThrows(
            KeyUnavailableException.class,
            () ->
                queue.call(
                    "a",
                    turn(Urgency.CONSENSUS),
                    () -> {
                      now.addAndGet(29_000 * MILLI);
                      throw new KeyUnavailableException("unplugged", null);
                    }));
      }
      Future<?> first = occupy(queue);
      Future<?> behind = queued(queue, "b", Urgency.CONSENSUS, "b vote", 1);
      free.countDown();
      first.get();
      behind.get();
      assertEquals(List.of("b vote"), order);
    }
  }

  @Test
  void anExtensionHasOnlyWhatItsVoteHasLeft() throws Exception {
    try (DeviceQueue queue = queue(Duration.ofSeconds(4))) {
      Turn vote = turn(Urgency.CONSENSUS);
      queue.call("a", vote, () -> now.addAndGet(3_500 * MILLI)); // counts as 1 s
      Turn extension = vote.as(Urgency.EXTENSION);
      assertEquals(
          "the token is busy: 0 requests are ahead and each takes about 1000 ms,"
              + " which is more than the 0.5 s that there are",
          assertThrows(
                  KeyUnavailableException.class, () -> queue.call("a", extension, () -> "too late"))
              .getMessage());
      now.addAndGet(1_000 * MILLI);
      assertEquals(
          "the token had no time for this within the 0.0 s that the request had left:"
              + " others were ahead of it",
          assertThrows(
                  KeyUnavailableException.class, () -> queue.call("a", extension, () -> "too late"))
              .getMessage());
    }
  }

  @Test
  void whatCannotBeAnsweredInTimeIsRefusedAtOnce() throws Exception {
    try (DeviceQueue queue = queue(Duration.ofSeconds(30))) {
      queue.call(
          "a", turn(Urgency.CONSENSUS), () -> now.addAndGet(12_000 * MILLI)); // counts as 1 s
      List<Future<?>> calls = new ArrayList<>();
      calls.add(occupy(queue));
      for (int i = 1; i <= 29; i++) {
        calls.add(queued(queue, "a", Urgency.EXTENSION, "a extension", i));
      }
      assertEquals(
          "the token is busy: 29 requests are ahead and each takes about 1000 ms, which is more than the 30.0 s that there are",
          assertThrows(
                  KeyUnavailableException.class,
                  () -> queue.call("b", turn(Urgency.EXTENSION), () -> "too late"))
              .getMessage());
      calls.add(queued(queue, "b", Urgency.CONSENSUS, "b vote", 30)); // goes before the extensions
      free.countDown();
      for (Future<?> call : calls) {
        call.get();
      }
      assertEquals("b vote", order.getFirst());
      assertEquals(30, order.size());
    }
  }

  @Test
  void whoCameInVainToABusyDeviceIsToldThatItMayBeOtherwiseInAMomentAndToAHungOneNot()
      throws Exception {
    try (DeviceQueue queue = queue(Duration.ofSeconds(1))) {
      queue.call("a", turn(Urgency.CONSENSUS), () -> now.addAndGet(1_000 * MILLI));
      Future<?> hung = occupy(queue);
      assertTrue(failure(queue).isBusy());
      now.addAndGet(3_000 * MILLI);
      reason(hung);
      assertFalse(failure(queue).isBusy());
      free.countDown();
    }
  }

  private KeyUnavailableException failure(DeviceQueue queue) {
    return assertThrows(
        KeyUnavailableException.class,
        () -> queue.call("b", turn(Urgency.CONSENSUS), () -> "in vain"));
  }

  @Test
  void nobodyIsLetInAfterTheEnd() throws Exception {
    DeviceQueue queue = queue(Duration.ofSeconds(30));
    Future<?> last = occupy(queue);
    Future<?> behind = queued(queue, "a", Urgency.CONSENSUS, "never", 1);
    queue.close();
    assertEquals("the token is closed", reason(behind));
    assertThrows(
        KeyUnavailableException.class,
        () -> queue.call("a", turn(Urgency.CONSENSUS), () -> "late"));
    free.countDown();
    last.get();
  }

  private DeviceQueue queue(Duration deadline) {
    time = deadline;
    return new DeviceQueue("the token", now::get);
  }

  private Turn turn(Urgency urgency) {
    return new Turn(urgency, now.get() + time.toNanos());
  }

  /** The device is at it until it is set free. */
  private Future<?> occupy(DeviceQueue queue) throws InterruptedException {
    Future<?> call =
        started(
            queue,
            "occupant",
            Urgency.CONSENSUS,
            () -> {
              begun.countDown();
              try {
                free.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return "";
            });
    begun.await();
    return call;
  }

  /** Returns when so many wait. */
  private Future<?> queued(
      DeviceQueue queue, String owner, Urgency urgency, String what, int waiting)
      throws InterruptedException {
    Future<?> call = started(queue, owner, urgency, () -> order.add(what));
    while (queue.waiting() < waiting) {
      Thread.sleep(1);
    }
    return call;
  }

  private <T> Future<T> started(
      DeviceQueue queue, String owner, Urgency urgency, DeviceQueue.Work<T> work) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                answer.complete(queue.call(owner, turn(urgency), work));
              } catch (KeyUnavailableException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  private static String reason(Future<?> call) throws InterruptedException {
    try {
      return "answered " + call.get();
    } catch (ExecutionException e) {
      return String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
    }
  }
}
