package io.countersign.cli.run;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a process's links, and whether any is left. */
final class LinkThreads {
  private static final Logger LOG = LoggerFactory.getLogger(LinkThreads.class);

  private int running;
  private boolean died;

  /**
   * Runs a link on a thread of its own. One ends only when it is told to, or has to; one that dies
   * otherwise ends the process, for somebody to notice.
   */
  void start(String name, Runnable link) {
    hold();
    Thread thread = new Thread(() -> run(name, link), "link " + name);
    thread.setDaemon(true);
    thread.start();
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

  /** Returns when no link is left, or one has died. */
  synchronized void awaitEnd() throws InterruptedException {
    while (running > 0 && !died) {
      wait();
    }
  }

  synchronized boolean died() {
    return died;
  }
}
