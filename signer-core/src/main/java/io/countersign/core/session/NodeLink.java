package io.countersign.core.session;

import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.link.NodeConnection;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one node served: dials it, answers it, dials again, for ever, on the thread that runs it. A
 * node asks for its key once, within 3 s of coming up, so there is no back-off; and a silent
 * connection blocks a starting node, so there is one dial at a time.
 */
public final class NodeLink implements Runnable, Closeable {
  /** Between the end of one attempt and the next. */
  static final Duration REDIAL_PAUSE = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);

  private final String name;
  private final Dialer dialer;
  private final Session session;
  private final boolean reconnect;
  private final OutageLog outage;
  private final RequestLog log;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable NodeConnection connection;
  private volatile boolean lost;
  private volatile boolean connected;
  private volatile long lastStep = System.nanoTime();

  /**
   * A link that nothing has dialled yet.
   *
   * @param name for log lines, {@code chain@address}
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

  /** {@code chain@address}. */
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
      boolean served = dialAndServe();
      lost = served && !reconnect && !isStopped();
      more = !lost && !pausedUntilStopped();
    }
    if (lost) {
      LOG.warn("[{}] the connection ended, and reconnect = false: ending", name);
    }
  }

  /** Whether it has ended because its connection did, for somebody else to start it again. */
  public boolean isLost() {
    return lost;
  }

  /** Whether its node has asked something on the connection that there is. */
  public boolean isConnected() {
    return connected;
  }

  /**
   * For how long its thread has taken no step: dialled, received, answered. Each is bounded by a
   * deadline of the connection or by the disk; zero for a link that has ended.
   */
  public Duration standingStill() {
    return lost || isStopped() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - lastStep);
  }

  /** Whether at least one request came. */
  private boolean dialAndServe() {
    int requests = 0;
    lastStep = System.nanoTime();
    try (NodeConnection node = dialer.dial()) {
      connection = node;
      if (isStopped()) {
        return false;
      }
      while (true) {
        Request request = node.receive();
        long received = System.nanoTime();
        lastStep = received;
        if (requests++ == 0) {
          connected = true;
          outage.ended();
        }
        Answer answer = session.serve(request);
        node.send(answer.response());
        long answered = System.nanoTime();
        lastStep = answered;
        session.settle().ifPresent(problem -> LOG.error("[{}] {}", name, problem));
        log.answered(request, answer, answered - received);
        if (session.isAboveMaxHeight(request)) {
          LOG.warn("[{}] max_height is reached: ending", name);
          close();
        }
      }
    } catch (IOException | MalformedMessageException | RuntimeException e) {
      if (!isStopped()) {
        outage.failed(e);
      }
    } finally {
      connection = null;
      connected = false;
    }
    return requests > 0;
  }

  private boolean pausedUntilStopped() {
    try {
      return stopped.await(REDIAL_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Ends {@link #run}, also while it waits for its node. */
  @Override
  public void close() {
    stopped.countDown();
    NodeConnection open = connection;
    if (open != null) {
      open.close();
    }
  }
}
