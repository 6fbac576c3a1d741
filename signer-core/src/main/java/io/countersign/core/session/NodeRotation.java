package io.countersign.core.session;

import java.io.Closeable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one of several nodes: the first of the list that works. All of it is one thread, so that
 * never two are dialled or connected at once. It does not go back by itself, since a node that
 * comes and goes would have the signer go to and fro with it.
 */
public final class NodeRotation implements Runnable, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRotation.class);

  private final String name;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private volatile List<NodeLink> links;
  private volatile Duration failoverAfter;
  private volatile Choice choice;

  /** Once it is set no link is chosen any more: both happen in the monitor. */
  private volatile boolean ended;

  /**
   * The node in use, and since when it has its chance.
   *
   * @param searching whether none has worked for long: each is then tried once, in turn
   */
  private record Choice(NodeLink link, long at, boolean searching) {}

  /**
   * Nothing is dialled yet.
   *
   * @param name of the chain, for log lines
   * @param links at least one, the best first; those that have ended are passed over
   * @param failoverAfter how long a node may ask nothing, not even ping, before another is tried
   */
  public NodeRotation(String name, List<NodeLink> links, Duration failoverAfter) {
    this.name = name;
    this.links = List.copyOf(links);
    this.failoverAfter = failoverAfter;
    this.choice = new Choice(first(links), System.nanoTime(), false);
  }

  /** The first that can be served, if there is one. */
  private static NodeLink first(List<NodeLink> links) {
    return links.stream().filter(NodeRotation::isLiving).findFirst().orElse(links.getFirst());
  }

  private static boolean isLiving(NodeLink link) {
    return !link.isStopped() && !link.isLost();
  }

  /** The one that is dialled or connected. */
  public NodeLink inUse() {
    return choice.link();
  }

  /** Returns when closed, or when the link in use ends for good. */
  @Override
  public void run() {
    choose(choice.link(), false); // its time begins now
    boolean more = true;
    while (more && stopped.getCount() > 0) {
      Choice now = choice;
      NodeLink link = now.link();
      boolean served = link.attempt(() -> stopped.getCount() > 0 && choice.link() == link);
      more = !isOver(now, served) && !pausedUntilStopped();
    }
    end();
  }

  private synchronized void end() {
    ended = true;
  }

  /** Whether {@link #run} has returned, or is about to. */
  public boolean isEnded() {
    return ended;
  }

  /** Whether all is over: the link in use has ended by itself. */
  private synchronized boolean isOver(Choice tried, boolean served) {
    NodeLink link = tried.link();
    if (choice.link() != link) {
      return false; // somebody has chosen another one
    }
    if (!isLiving(link)) {
      end();
      return true;
    }
    boolean searching = choice.searching() && !served;
    if (links.size() > 1 && (searching || isOverdue(link))) {
      NodeLink next = after(link);
      if (!searching) {
        LOG.warn(
            "[{}] {} has asked nothing for {} s: trying the next, {}",
            name,
            link.name(),
            seconds(failoverAfter),
            next.name());
      }
      choose(next, true);
    } else if (choice.searching() != searching) {
      choice = new Choice(link, choice.at(), searching);
    }
    return false;
  }

  /** The next that can be served; itself, if no other can. */
  private NodeLink after(NodeLink link) {
    int at = links.indexOf(link);
    for (int i = 1; i < links.size(); i++) {
      NodeLink next = links.get((at + i) % links.size());
      if (isLiving(next)) {
        return next;
      }
    }
    return link;
  }

  private boolean isOverdue(NodeLink link) {
    long now = System.nanoTime();
    return now - choice.at() >= failoverAfter.toNanos()
        && now - link.servedAt() >= failoverAfter.toNanos();
  }

  private synchronized void choose(NodeLink link, boolean searching) {
    choice = new Choice(link, System.nanoTime(), searching);
  }

  /**
   * Takes another one of its links now; the one before it is hung up first.
   *
   * @return whether it is served from now on; not if it has ended, or all of this
   */
  public synchronized boolean use(NodeLink link) {
    if (!links.contains(link)) {
      throw new IllegalArgumentException("expected a link of this rotation, got " + link.name());
    }
    if (ended || !isLiving(link)) {
      return false;
    }
    NodeLink before = choice.link();
    choose(link, false);
    if (before != link) {
      LOG.info("[{}] in use from now on: {}", name, link.name());
      before.leave();
    }
    return true;
  }

  /**
   * Has other links from now on; the one in use stays, if it is among them.
   *
   * @param newLinks at least one, the best first
   * @param successor one of them, to be taken if the one in use is not among them
   * @return whether they are served; not if all of this has ended
   */
  public synchronized boolean replace(
      List<NodeLink> newLinks, NodeLink successor, Duration newFailoverAfter) {
    if (ended) {
      return false;
    }
    links = List.copyOf(newLinks);
    failoverAfter = newFailoverAfter;
    return links.contains(choice.link()) || use(successor) || use(first(links));
  }

  private static String seconds(Duration duration) {
    return "%.0f".formatted(duration.toMillis() / 1e3);
  }

  private boolean pausedUntilStopped() {
    try {
      return stopped.await(NodeLink.REDIAL_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Ends {@link #run} after the answer under way, if there is one; does not wait for it. */
  public void stop() {
    stopped.countDown();
    links.forEach(NodeLink::stop);
  }

  /** Ends {@link #run}, and hangs up. */
  @Override
  public void close() {
    stopped.countDown();
    links.forEach(NodeLink::close);
  }
}
