package io.countersign.core.session;

import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.link.NodeConnection;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one node served: dials it, answers it, dials again, for ever, on the thread that runs it. A
 * node asks for its key once, within 3 s of coming up, so there is no back-off; and a silent
 * connection blocks a starting node, so there is one dial at a time.
 */
public final class NodeLink implements Runnable, Closeable {
  /**
   * Between the end of one attempt and the next: what is left of 100 ms, within which a node that
   * comes up is to have its signer, once the attempt itself and its handshake are taken off.
   */
  static final Duration REDIAL_PAUSE = Duration.ofMillis(80);

  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);

  private final String name;
  private final Dialer dialer;
  private final Session session;
  private final boolean reconnect;
  private final OutageLog outage;
  private final RequestLog log;
  private final LinkRecord record = new LinkRecord(InstantSource.system());
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** Held from the dial to the end of its connection. */
  private final ReentrantLock attempt = new ReentrantLock();

  private volatile @Nullable NodeConnection connection;
  private volatile boolean answering;
  private volatile boolean lost;
  private volatile long servedAt = System.nanoTime();
  private volatile long lastStep = System.nanoTime();

  /**
   * A link that nothing has dialled yet.
   *
   * @param name for log lines, {@code chain@node}
   * @param reconnect whether to dial again after the first connection that served a request
   */
  public NodeLink(String name, Dialer dialer, Session session, boolean reconnect) {
    this.name = name;
    this.dialer = dialer;
    this.session = session;
    this.reconnect = reconnect;
    this.outage = new OutageLog(name);
    this.log = new RequestLog(name);
  }

  /** {@code chain@node}. */
  public String name() {
    return name;
  }

  /**
   * Returns when closed, when {@code max_height} is passed, or after the one connection without
   * {@code reconnect}.
   */
  @Override
  public void run() {
    boolean more = true;
    while (more && !isStopped()) {
      attempt(() -> true);
      more = !lost && !pausedUntilStopped();
    }
  }

  /** Whether it has ended because its connection did, for somebody else to start it again. */
  public boolean isLost() {
    return lost;
  }

  /** How it stands; never waits. */
  public LinkState state() {
    return record.state();
  }

  /**
   * For how long its thread has taken no step: dialled, received, answered. Each is bounded by a
   * deadline of the connection or by the disk; zero while there is no attempt at all.
   */
  public Duration standingStill() {
    return attempt.isLocked() ? Duration.ofNanos(System.nanoTime() - lastStep) : Duration.ZERO;
  }

  /** When a request was last answered, or the link was made; {@link System#nanoTime}. */
  long servedAt() {
    return servedAt;
  }

  /**
   * One dial, and all that is asked on its connection.
   *
   * @param wanted whether the node is still to be served; asked after the dial and each answer
   * @return whether at least one request came
   */
  boolean attempt(BooleanSupplier wanted) {
    attempt.lock();
    try {
      if (isStopped()) {
        return false;
      }
      boolean served = dialAndServe(wanted);
      lost = served && !reconnect && !isStopped() && wanted.getAsBoolean();
      if (lost) {
        LOG.warn("[{}] the connection ended, and reconnect = false: ending", name);
      }
      return served;
    } finally {
      attempt.unlock();
    }
  }

  private boolean dialAndServe(BooleanSupplier wanted) {
    int requests = 0;
    String end = "hung up by this signer";
    lastStep = System.nanoTime();
    try (NodeConnection node = dialer.dial()) {
      connection = node;
      record.connected();
      while (!isStopped() && wanted.getAsBoolean()) {
        Request request = node.receive();
        long received = System.nanoTime();
        lastStep = received;
        answering = true;
        if (isStopped() || !wanted.getAsBoolean()) {
          return requests > 0; // the connection may be gone already: nothing is signed for nobody
        }
        if (requests++ == 0) {
          outage.ended();
        }
        answer(node, request, received);
        answering = false;
      }
    } catch (IOException | MalformedMessageException | RuntimeException e) {
      if (!isStopped() && wanted.getAsBoolean()) {
        outage.failed(e);
        end = OutageLog.describe(e);
      }
    } finally {
      connection = null;
      answering = false;
      record.disconnected(end);
    }
    return requests > 0;
  }

  private void answer(NodeConnection node, Request request, long received) throws IOException {
    Answer answer = session.serve(request);
    node.send(answer.response());
    long answered = System.nanoTime();
    servedAt = answered;
    lastStep = answered;
    session.settle().ifPresent(problem -> LOG.error("[{}] {}", name, problem));
    record.answered(answer.response());
    log.answered(request, answer, answered - received);
    if (session.isAboveMaxHeight(request)) {
      LOG.warn("[{}] max_height is reached: ending", name);
      close();
    }
  }

  private boolean pausedUntilStopped() {
    try {
      return stopped.await(REDIAL_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Whether it has been closed, or closed itself. */
  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /**
   * Hangs up, but lets an answer under way leave first; for a node that is not wanted any more,
   * which its {@code wanted} must say already.
   */
  void leave() {
    if (!answering) {
      hangUp();
    }
  }

  /** Ends {@link #run} after the answer under way, if there is one; does not wait for it. */
  public void stop() {
    stopped.countDown();
    leave();
  }

  /** Waits until nothing is left of a dial or connection; each of them is bounded. */
  public void awaitEnd() {
    attempt.lock();
    try {
      connection = null; // as it is by then
    } finally {
      attempt.unlock();
    }
  }

  private void hangUp() {
    NodeConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  /** Ends {@link #run}, also while it waits for its node. */
  @Override
  public void close() {
    stopped.countDown();
    hangUp();
  }
}
