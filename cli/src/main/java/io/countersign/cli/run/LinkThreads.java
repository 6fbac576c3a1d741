package io.countersign.cli.run;

import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a process's links, and whether any is left. */
final class LinkThreads {
  private static final Logger LOG = LoggerFactory.getLogger(LinkThreads.class);

  /** Between two looks at what no link would notice. */
  private static final long LOOK_MILLIS = 1_000;

  private final ThreadFactory threads;
  private int running;
  private boolean died;

  LinkThreads() {
    this(Thread.ofPlatform().daemon().factory());
  }

  LinkThreads(ThreadFactory threads) {
    this.threads = threads;
  }

  /**
   * Runs a link on a thread of its own. One ends only when it is told to, or has to; one that dies
   * otherwise ends the process, for somebody to notice.
   */
  void start(String name, Runnable link) {
    hold();
    boolean started = false;
    try {
      Thread thread = threads.newThread(() -> run(name, link));
      thread.setName("link " + name);
      thread.start();
      started = true;
    } finally {
      if (!started) {
        LOG.error("[{}] no thread can be had for the link: ending the process", name);
        left(true);
      }
    }
  }

  private void run(String name, Runnable link) {
    boolean ended = false;
    try {
      link.run();
      ended = true;
    } finally {
      if (!ended) {
        LOG.error("[{}] the link's thread died: ending the process", name);
      }
      left(!ended);
    }
  }

  /** Counts as a link until {@link #release}: while links are exchanged none may be left. */
  synchronized void hold() {
    running++;
  }

  void release() {
    left(false);
  }

  private synchronized void left(boolean deadly) {
    running--;
    died |= deadly;
    notifyAll();
  }

  /**
   * Returns when no link is left, or one has died.
   *
   * @param watched whether the links' deadlines still are; asked now and then. Without them a link
   *     may wait for ever, and has as good as died
   */
  synchronized void awaitEnd(BooleanSupplier watched) throws InterruptedException {
    while (running > 0 && !died) {
      if (!watched.getAsBoolean()) {
        LOG.error("the thread that watches deadlines died: ending the process");
        died = true;
        return;
      }
      wait(LOOK_MILLIS);
    }
  }

  synchronized boolean died() {
    return died;
  }
}
