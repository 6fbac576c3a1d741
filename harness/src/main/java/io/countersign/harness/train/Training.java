package io.countersign.harness.train;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.Height;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.Pause;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Lets the real program sign for a node while its JVM writes down which classes it loads and how it
 * links them: the AOT cache of the distribution. A cache from anything less than a real link leaves
 * the first votes slow.
 */
public final class Training {
  private static final String CHAIN_ID = "training-1";
  private static final int HEIGHTS = 200;

  /** A name without a path: the launcher splits the options at spaces. */
  private static final String CACHE = "countersign.aot";

  /** The JVM writes the cache after the program has ended, in a process of its own. */
  private static final Duration WRITING = Duration.ofSeconds(90);

  private Training() {}

  /**
   * Makes the cache.
   *
   * @param program the launcher, whose flags the cache will fit
   * @param directory an existing, empty folder to work in; the cache is left there as {@value
   *     #CACHE}
   * @throws IOException if the program could not be run, or did not sign
   */
  public static void run(
      Path program, Path directory, Crypto crypto, Ed25519PrivateKey nodeIdentity)
      throws IOException {
    SignerSetup setup = new SignerSetup(CHAIN_ID, program, directory);
    setup.create(line -> {});
    Map<String, String> options =
        Map.of(
            "COUNTERSIGN_JAVA_OPTS",
            "-XX:AOTCacheOutput=%s -Xlog:aot=error -Xlog:cds=error".formatted(CACHE));
    try (Deadlines deadlines = new Deadlines();
        NodeListener listener =
            NodeListener.open(setup.address(), crypto, nodeIdentity, deadlines);
        SignerProgram signer = setup.start(options);
        RemoteSigner link = listener.accept()) {
      sign(link, crypto);
      int code = signer.terminate(WRITING);
      if (code != 0) {
        throw new IOException("expected the signer to end with exit code 0, got " + code);
      }
    }
  }

  private static void sign(RemoteSigner link, Crypto crypto) throws IOException {
    TestChain chain = new TestChain(CHAIN_ID);
    AnswerCheck check = AnswerCheck.of(link, crypto, CHAIN_ID, true);
    link.ask(new Request.Ping());
    for (long height = 1; height <= HEIGHTS; height++) {
      Height.sign(link, chain, check, height, Pause.NONE);
    }
    // Refusals and repetitions belong to a signer's life too.
    link.ask(chain.conflicting(Step.PRECOMMIT, HEIGHTS));
    link.ask(chain.requests(HEIGHTS).getLast());
  }
}
