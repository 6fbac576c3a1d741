package io.countersign.core.device;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a device that does one thing at a time and takes long over it. The most urgent
 * goes first; among equals the key that was served longest ago; then who came first. Nobody waits
 * longer than until its request is late, nor at all where it is clear that the time will not do: a
 * node gives its signer 5 s, and an answer behind them is as good as none.
 */
public final class DeviceQueue implements Closeable {
  /** Who is at it for so long, and beyond its caller's time, hangs; others wait no more. */
  private static final long HANGS = Duration.ofSeconds(2).toNanos();

  /** A call that took longer says nothing about the next one. */
  private static final long LONGEST_USUAL = Duration.ofSeconds(1).toNanos();

  /** How many may wait; more only comes of many links that ask for what is late already. */
  private static final int LIMIT = 256;

  /** What is done with the device; on the queue's own thread. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws KeyUnavailableException;
  }

  /** Equal to itself alone. */
  private static final class Waiting<T> {
    private final Object owner;
    private final Turn turn;
    private final Work<T> work;
    private final long since;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    Waiting(Object owner, Turn turn, Work<T> work, long since) {
      this.owner = owner;
      this.turn = turn;
      this.work = work;
      this.since = since;
    }

    Urgency urgency() {
      return turn.urgency();
    }

    /** In nanoseconds; negative if it came too late. */
    long time() {
      return turn.until() - since;
    }

    /** Whether the work was done. */
    boolean run() {
      try {
        answer.complete(work.run());
        return true;
      } catch (KeyUnavailableException | RuntimeException | Error e) {
        answer.completeExceptionally(e);
        return false;
      }
    }
  }

  private final String device;
  private final LongSupplier clock;
  private final List<Waiting<?>> waiting = new ArrayList<>();

  /** When each owner was served last, as a count. */
  private final Map<Object, Long> served = new WeakHashMap<>();

  private long turns;
  private @Nullable Waiting<?> running;
  private long runningSince;

  /** Whether its caller gave up on what is running. */
  private boolean abandoned;

  private boolean closed;

  /** Of the last calls that were answered, in nanoseconds; 0 before the first. */
  private long usual;

  /**
   * A queue with a thread of its own.
   *
   * @param device for messages
   */
  public DeviceQueue(String device) {
    this(device, System::nanoTime);
  }

  DeviceQueue(String device, LongSupplier clock) {
    this.device = device;
    this.clock = clock;
    Thread.ofPlatform().daemon().name("device " + device).start(this::serve);
  }

  /**
   * Waits for a turn and for the answer.
   *
   * @param owner the key, which shares the device with others
   * @throws KeyUnavailableException as the work does, and if it cannot be done in time
   */
  public <T> T call(Object owner, Turn turn, Work<T> work) throws KeyUnavailableException {
    Waiting<T> mine = new Waiting<>(owner, turn, work, clock.getAsLong());
    enter(mine);
    try {
      return mine.answer.get(mine.time(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw givenUp(mine);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      giveUp(mine);
      throw new KeyUnavailableException("interrupted while waiting for " + device, e);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private static KeyUnavailableException failed(@Nullable Throwable cause) {
    return switch (cause) {
      case KeyUnavailableException known -> known;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  private synchronized void enter(Waiting<?> mine) throws KeyUnavailableException {
    if (closed) {
      throw new KeyUnavailableException(device + " is closed", null);
    }
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      failAll(problem.get()); // who came before it was clear
      throw new KeyUnavailableException(problem.get(), null);
    }
    long ahead =
        waiting.stream().filter(other -> other.urgency().compareTo(mine.urgency()) <= 0).count();
    long rest = running == null ? 0 : Math.max(0, usual - (clock.getAsLong() - runningSince));
    if (mine.time() <= 0) {
      throw KeyUnavailableException.busy(noTime(mine));
    }
    if (waiting.size() >= LIMIT || rest + (ahead + 1) * usual > mine.time()) {
      throw KeyUnavailableException.busy(
          "%s is busy: %d requests are ahead and each takes about %d ms, which is more than the %s s that there are"
              .formatted(device, ahead, usual / 1_000_000, seconds(mine.time())));
    }
    waiting.add(mine);
    notifyAll();
  }

  private synchronized KeyUnavailableException givenUp(Waiting<?> mine) {
    boolean begun = mine.equals(running);
    giveUp(mine);
    return problem()
        .map(text -> new KeyUnavailableException(text, null))
        .orElseGet(() -> KeyUnavailableException.busy(begun ? tooSlow(mine) : noTime(mine)));
  }

  /** A device that hangs is waited for by nobody; one that was only slow serves the others. */
  private synchronized void giveUp(Waiting<?> mine) {
    waiting.remove(mine);
    if (mine.equals(running) && !mine.answer.isDone()) {
      abandoned = true;
    }
    problem().ifPresent(this::failAll);
  }

  private void failAll(String reason) {
    waiting.forEach(
        other -> other.answer.completeExceptionally(new KeyUnavailableException(reason, null)));
    waiting.clear();
  }

  /** That the device does not answer, if it does not; never waits for it. */
  public synchronized Optional<String> problem() {
    long takes = running == null ? 0 : clock.getAsLong() - runningSince;
    return abandoned && takes >= HANGS
        ? Optional.of("%s has not answered for %s s".formatted(device, seconds(takes)))
        : Optional.empty();
  }

  synchronized int waiting() {
    return waiting.size();
  }

  private String noTime(Waiting<?> late) {
    return "%s had no time for this within the %s s that the request had left: others were ahead of it"
        .formatted(device, seconds(Math.max(0, late.time())));
  }

  private String tooSlow(Waiting<?> late) {
    return "%s did not do this within the %s s that the request had left"
        .formatted(device, seconds(late.time()));
  }

  private static String seconds(long nanos) {
    return "%.1f".formatted(nanos / 1e9);
  }

  private void serve() {
    try {
      for (Waiting<?> next = next(); next != null; next = next()) {
        boolean done = next.run();
        served(done);
      }
    } finally {
      close(); // whatever ended it: nobody is to wait for a thread that is gone
    }
  }

  private synchronized void served(boolean done) {
    if (done) {
      long took = Math.min(clock.getAsLong() - runningSince, LONGEST_USUAL);
      // A quarter of the way, so that one slow call alone turns nobody away.
      usual = usual == 0 ? took : usual + (took - usual) / 4;
    }
    running = null;
    abandoned = false;
  }

  /** Waits for what is to be done next; null after the end. */
  private synchronized @Nullable Waiting<?> next() {
    try {
      Waiting<?> next = null;
      while (next == null && !closed) {
        if (waiting.isEmpty()) {
          wait();
        } else {
          next = taken();
        }
      }
      return closed ? null : next;
    } catch (InterruptedException e) {
      return null; // nobody interrupts this thread but an end
    }
  }

  /** Whose turn it is; null if its time would not do any more, so that it has failed already. */
  private @Nullable Waiting<?> taken() {
    Waiting<?> next =
        waiting.stream()
            .min(
                Comparator.<Waiting<?>, Urgency>comparing(one -> one.urgency())
                    .thenComparingLong(one -> served.getOrDefault(one.owner, 0L)))
            .orElseThrow();
    waiting.remove(next);
    long now = clock.getAsLong();
    if (now + usual > next.turn.until()) {
      next.answer.completeExceptionally(KeyUnavailableException.busy(noTime(next)));
      return null;
    }
    served.put(next.owner, ++turns);
    running = next;
    runningSince = now;
    return next;
  }

  /** Lets nobody in any more; who waits fails, and what the device is at is not waited for. */
  @Override
  public synchronized void close() {
    closed = true;
    failAll(device + " is closed");
    notifyAll();
  }
}
