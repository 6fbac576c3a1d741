package io.countersign.core.session;

import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.link.NodeConnection;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;

/** A node that asks what it was told to, then closes the connection or falls silent. */
final class ScriptedNode implements NodeConnection {
  /** What comes next out of {@link #receive}. */
  @FunctionalInterface
  interface Step {
    Request next() throws IOException, MalformedMessageException;
  }

  private final Queue<Step> steps = new ArrayDeque<>();
  private final List<Response> answers = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch silent = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  static ScriptedNode asking(Request... requests) {
    ScriptedNode node = new ScriptedNode();
    for (Request request : requests) {
      node.steps.add(() -> request);
    }
    return node;
  }

  ScriptedNode then(Step step) {
    steps.add(step);
    return this;
  }

  /** Asks nothing more, until the signer closes the connection. */
  ScriptedNode thenSilent() {
    return then(
        () -> {
          silent.countDown();
          try {
            closed.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("link closed");
        });
  }

  @Override
  public Request receive() throws IOException, MalformedMessageException {
    Step step = steps.poll();
    if (step == null) {
      throw new EOFException("the node closed the connection");
    }
    return step.next();
  }

  @Override
  public void send(Response response) throws IOException {
    if (isClosed()) {
      throw new IOException("link closed");
    }
    answers.add(response);
  }

  List<Response> answers() {
    synchronized (answers) {
      return List.copyOf(answers);
    }
  }

  /** Returns when the script has come to {@link #thenSilent}. */
  void awaitSilence() throws InterruptedException {
    silent.await();
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
