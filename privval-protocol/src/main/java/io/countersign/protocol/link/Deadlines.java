package io.countersign.protocol.link;

import io.countersign.protocol.names.NameLookups;
import java.io.Closeable;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches the time of blocking operations: a thread that closes what has overrun, since a blocking
 * channel has no timeout of its own for connecting, writing, a whole handshake, or anything on a
 * Unix socket. Costs the watched thread one volatile write an operation; precise to {@link #TICK}.
 */
public final class Deadlines implements Closeable {
  static final Duration TICK = Duration.ofMillis(50);

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final NameLookups names;
  private final Thread thread;

  /** Starts the watching thread, a daemon. */
  public Deadlines() {
    this(new NameLookups());
  }

  Deadlines(NameLookups names) {
    this.names = names;
    this.thread = new Thread(this::run, "deadlines");
    thread.setDaemon(true);
    thread.start();
  }

  /** For what blocks and cannot be closed: to find the addresses of a name. */
  NameLookups names() {
    return names;
  }

  /**
   * Begins to watch one closeable; nothing happens before {@link Watched#within}.
   *
   * @param overrun closes what is blocked; called once, on the watching thread
   */
  Watched watch(Runnable overrun) {
    Watched one = new Watched(overrun);
    watched.add(one);
    return one;
  }

  /** Whether anything is still watched; if not, whatever blocks will block for ever. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** How many are watched. */
  int watched() {
    return watched.size();
  }

  private void run() {
    try {
      while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        watched.forEach(one -> one.check(now));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** The clock of one blocking thing. */
  final class Watched implements Closeable {
    private static final long NONE = Long.MIN_VALUE;

    private final Runnable overrun;
    private volatile long deadline = NONE;
    private volatile boolean expired;

    private Watched(Runnable overrun) {
      this.overrun = overrun;
    }

    /** Starts the clock anew. */
    void within(Duration duration) {
      deadline = System.nanoTime() + duration.toNanos();
    }

    /** Stops the clock. */
    void done() {
      deadline = NONE;
    }

    /** Whether the clock ran out, which is why a blocked operation just failed. */
    boolean expired() {
      return expired;
    }

    /**
     * May come late, when the clock already runs for the next operation: harmless, since the one
     * before used all of its time, and closing is all that happens to the link.
     */
    private void check(long now) {
      long at = deadline;
      if (at != NONE && now - at >= 0) {
        expired = true;
        close();
        closeOverrun();
      }
    }

    /** Whatever goes wrong with one, the others stay watched. */
    private void closeOverrun() {
      try {
        overrun.run();
      } catch (RuntimeException e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }

    /** Ends the watching. */
    @Override
    public void close() {
      watched.remove(this);
    }
  }
}
