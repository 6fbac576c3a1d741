package io.countersign.harness.train;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.Height;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.Pause;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.harness.node.TunnelEnd;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Lets the real program sign for nodes while its JVM writes down which classes it loads and how it
 * links them: the AOT cache of the distribution. A cache from anything less than a real link leaves
 * the first votes slow; so one node is dialled directly and one through a tunnel of each version of
 * TLS.
 */
public final class Training {
  private static final String CHAIN_ID = "training-1";

  /** For each node. */
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
    NodeAddress.Tcp old = (NodeAddress.Tcp) SignerSetup.freeAddress();
    NodeAddress.Tcp recent = (NodeAddress.Tcp) SignerSetup.freeAddress();
    Map<String, String> options =
        Map.of(
            "COUNTERSIGN_JAVA_OPTS",
            "-XX:AOTCacheOutput=%s -Xlog:aot=error -Xlog:cds=error".formatted(CACHE));
    try (Deadlines deadlines = new Deadlines();
        NodeListener direct = NodeListener.open(setup.address(), crypto, nodeIdentity, deadlines);
        NodeListener older = NodeListener.open(old, crypto, nodeIdentity, deadlines);
        NodeListener newer = NodeListener.open(recent, crypto, nodeIdentity, deadlines);
        TunnelEnd _ = addTunnel(setup, old, TlsVersions.TLS_1_2, crypto);
        TunnelEnd _ = addTunnel(setup, recent, TlsVersions.TLS_1_3, crypto);
        SignerProgram signer = setup.start(options)) {
      long height = 1;
      for (NodeListener listener : List.of(direct, older, newer)) {
        sign(listener, crypto, height);
        height += HEIGHTS;
      }
      int code = signer.terminate(WRITING);
      if (code != 0) {
        throw new IOException("expected the signer to end with exit code 0, got " + code);
      }
    }
  }

  private static TunnelEnd addTunnel(
      SignerSetup setup, NodeAddress.Tcp node, TlsVersions versions, Crypto crypto)
      throws IOException {
    byte[] text = TunnelEnd.newKey();
    PresharedKey key = PresharedKey.of(PresharedKey.STANDARD_IDENTITY, text);
    TunnelEnd end = TunnelEnd.open(node, key, versions, crypto);
    setup.addNodeThrough(node, end.address(), text);
    return end;
  }

  private static void sign(NodeListener listener, Crypto crypto, long first) throws IOException {
    try (RemoteSigner link = listener.accept()) {
      TestChain chain = new TestChain(CHAIN_ID);
      AnswerCheck check = AnswerCheck.of(link, crypto, CHAIN_ID, true);
      link.ask(new Request.Ping());
      long last = first + HEIGHTS - 1;
      for (long height = first; height <= last; height++) {
        Height.sign(link, chain, check, height, Pause.NONE);
      }
      // Refusals and repetitions belong to a signer's life too.
      link.ask(chain.conflicting(Step.PRECOMMIT, last));
      link.ask(chain.requests(last).getLast());
    }
  }
}
