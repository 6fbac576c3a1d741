package io.countersign.cli.log;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Log lines on their way out, laid out and written on a thread of their own: a pipe that nobody
 * reads, or a disk that hangs, must not hold up a signature. What does not fit is counted and said
 * later.
 */
final class LineQueue {
  private final BlockingQueue<Supplier<String>> lines;
  private final Consumer<String> sink;
  private final AtomicInteger unwritten = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final Thread thread;

  /** Starts the thread, a daemon. */
  LineQueue(Consumer<String> sink, int capacity) {
    this.sink = sink;
    this.lines = new ArrayBlockingQueue<>(capacity);
    this.thread = new Thread(this::run, "log");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether lines still go out, or at least wait for somebody to take them. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * Never waits.
   *
   * @param line is asked for later, on this queue's thread
   */
  void add(Supplier<String> line) {
    unwritten.incrementAndGet();
    if (!lines.offer(line)) {
      unwritten.decrementAndGet();
      lost.incrementAndGet();
    }
  }

  /**
   * Waits until everything added before is written.
   *
   * @return false if the time ran out first
   */
  boolean drain(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (unwritten.get() > 0) {
        if (System.nanoTime() - deadline >= 0) {
          return false;
        }
        TimeUnit.MILLISECONDS.sleep(1);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void run() {
    try {
      while (true) {
        Supplier<String> line = lines.take();
        int missing = lost.getAndSet(0);
        if (missing > 0) {
          sink.accept(
              "%d log lines were lost: standard error did not take them in time%n"
                  .formatted(missing));
        }
        sink.accept(laidOut(line));
        unwritten.decrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whatever one line's exception does when it is asked for its text, the next ones are written.
   */
  private static String laidOut(Supplier<String> line) {
    try {
      return line.get();
    } catch (RuntimeException | Error e) { // of a foreign exception's text
      return "a log line could not be laid out: %s%n".formatted(e);
    }
  }
}
