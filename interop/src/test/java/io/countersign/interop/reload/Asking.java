package io.countersign.interop.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A node that asks for one height after another on one connection, until it is told to stop. */
final class Asking implements AutoCloseable {
  private final TestChain chain = new TestChain(Scene.CHAIN);
  private final AtomicLong height;
  private final Thread thread;
  private volatile boolean stop;
  private volatile @Nullable Throwable failure;

  private Asking(RemoteSigner signer, Crypto crypto, AtomicLong height) throws IOException {
    this.height = height;
    AnswerCheck check = AnswerCheck.of(signer, crypto, Scene.CHAIN, true);
    this.thread = Thread.ofPlatform().daemon().start(() -> run(signer, check));
  }

  /** From a height on. */
  static Asking from(RemoteSigner signer, Crypto crypto, long height) throws IOException {
    return new Asking(signer, crypto, new AtomicLong(height));
  }

  private void run(RemoteSigner signer, AnswerCheck check) {
    try {
      while (!stop) {
        for (Request request : chain.requests(height.get())) {
          check.require(request, signer.ask(request));
        }
        height.incrementAndGet();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  /** The height that it has come to. */
  long height() {
    return height.get();
  }

  /** Waits until it has come some heights further on the same connection. */
  void goesOn() throws InterruptedException {
    long until = height() + 5;
    while (height() < until && failure == null) {
      Thread.sleep(5);
    }
    assertEquals(null, failure, "a request was dropped");
  }

  /** Stops, and passes if every request was answered. */
  @Override
  public void close() {
    stop = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertEquals(null, failure, "a request was dropped");
  }
}
