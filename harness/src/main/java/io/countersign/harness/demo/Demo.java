package io.countersign.harness.demo;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.Height;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.Pause;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows the real program, in its own process, serving a node for a few heights, through everything
 * that happens to it: a restarted node, a killed signer, a double-sign attempt, a clean stop. Each
 * step throws if it did not happen.
 */
public final class Demo implements Closeable {
  private static final String CHAIN_ID = "demo-1";
  private static final Pause BETWEEN_MESSAGES = new Pause(20);
  private static final Pause BETWEEN_HEIGHTS = new Pause(150);
  private static final int HEIGHTS_A_STEP = 4;

  private final Consumer<String> out;
  private final SignerSetup setup;
  private final Crypto crypto;
  private final Ed25519PrivateKey nodeIdentity;
  private final Deadlines deadlines = new Deadlines();
  private final TestChain chain = new TestChain(CHAIN_ID);
  private @Nullable NodeListener listener;
  private @Nullable SignerProgram signer;
  private long height;
  private int signatures;

  private Demo(
      Consumer<String> out, SignerSetup setup, Crypto crypto, Ed25519PrivateKey nodeIdentity) {
    this.out = out;
    this.setup = setup;
    this.crypto = crypto;
    this.nodeIdentity = nodeIdentity;
  }

  /**
   * Runs all of it.
   *
   * @param program the signer's launcher
   * @param directory an existing, empty folder
   * @param out takes each line as it happens
   * @throws IOException saying which step failed and how; nothing is left running
   */
  public static void run(
      Path program,
      Path directory,
      Crypto crypto,
      Ed25519PrivateKey nodeIdentity,
      Consumer<String> out)
      throws IOException {
    long started = System.nanoTime();
    try (Demo demo =
        new Demo(out, new SignerSetup(CHAIN_ID, program, directory), crypto, nodeIdentity)) {
      demo.play();
      out.accept("");
      out.accept(
          "all of it happened, in %.1f s: %d heights, %d signatures, each verified; signer's log: %s"
              .formatted(
                  (System.nanoTime() - started) / 1e9,
                  demo.height,
                  demo.signatures,
                  demo.setup.log()));
    }
  }

  private void play() throws IOException {
    step("a signer is set up with its own commands");
    setup.create(out);

    step("the node listens, the signer is started, heights are signed");
    NodeListener first = listen();
    SignerProgram started = startSigner();
    long launched = System.nanoTime();
    try (RemoteSigner link = first.accept()) {
      signHeights(link, launched, "from the signer's start to its first signature");
      step("the node restarts; the signer comes back by itself");
      first.close();
    }
    Pause away = new Pause(1_000);
    away.take();
    NodeListener second = listen();
    long listening = System.nanoTime();
    try (RemoteSigner link = second.accept()) {
      signHeights(link, listening, "from the node's listening to the next signature");
      step("the signer is killed with SIGKILL and started again");
      started.kill();
    }
    SignerProgram restarted = startSigner();
    long relaunched = System.nanoTime();
    try (RemoteSigner link = second.accept()) {
      signHeights(link, relaunched, "from the signer's start to the next signature");
      step("the node asks for a second, different prevote and precommit of height " + height);
      requireRefusal(link, chain.conflicting(Step.PREVOTE, height));
      requireRefusal(link, chain.conflicting(Step.PRECOMMIT, height));
      signHeights(link, System.nanoTime(), "to the next signature on the same connection");
      step("the signer is asked to end (SIGTERM)");
      stop(restarted);
    }
  }

  private void step(String text) {
    out.accept("");
    out.accept("== " + text);
  }

  private NodeListener listen() throws IOException {
    listener = NodeListener.open(setup.address(), crypto, nodeIdentity, deadlines);
    return listener;
  }

  private SignerProgram startSigner() throws IOException {
    signer = setup.start();
    out.accept("signer runs as process " + signer.pid());
    return signer;
  }

  private void signHeights(RemoteSigner link, long since, String what) throws IOException {
    AnswerCheck check = AnswerCheck.of(link, crypto, chain.chainId(), true);
    for (int i = 0; i < HEIGHTS_A_STEP; i++) {
      if (i > 0) {
        BETWEEN_HEIGHTS.take();
      }
      height++;
      long asked = System.nanoTime();
      Height signed = Height.sign(link, chain, check, height, BETWEEN_MESSAGES);
      signatures += signed.nanos().size();
      List<Long> nanos = signed.nanos();
      if (i == 0) {
        out.accept("%.0f ms %s".formatted((asked + nanos.getFirst() - since) / 1e6, what));
      }
      out.accept(
          "height %2d  proposal %s  prevote %s  precommit %s  verified"
              .formatted(height, millis(nanos.get(0)), millis(nanos.get(1)), millis(nanos.get(2))));
    }
  }

  private static String millis(long nanos) {
    return "%5.2f ms".formatted(nanos / 1e6);
  }

  private void requireRefusal(RemoteSigner link, Request request) throws IOException {
    Response answer = link.ask(request);
    if (!(answer instanceof Response.Refused refused)) {
      throw new IOException("expected a refusal of a double sign, got " + answer);
    }
    out.accept("refused: " + refused.description());
  }

  private void stop(SignerProgram running) throws IOException {
    long asked = System.nanoTime();
    int code = running.terminate(Duration.ofSeconds(2));
    if (code != 0) {
      throw new IOException("expected the signer to end with exit code 0, got " + code);
    }
    out.accept(
        "ended with exit code 0 after %.0f ms; its watermark: %s"
            .formatted((System.nanoTime() - asked) / 1e6, setup.lastSigned()));
  }

  /** Ends whatever still runs, also after a failure. */
  @Override
  public void close() throws IOException {
    Optional.ofNullable(signer).ifPresent(SignerProgram::close);
    deadlines.close();
    if (listener != null) {
      listener.close();
    }
  }
}
