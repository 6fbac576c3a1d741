package io.countersign.interop.node;

import io.countersign.interop.JdkCrypto;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chain of one validator, a real node and our signer: no block is made without the signer. */
public final class LoneValidator implements AutoCloseable {
  private final Path directory;
  private NodeHome home;
  private final ValidatorsSigner signer;
  private final String app;
  private final CommitCheck commits;
  private final List<String> errors = new ArrayList<>();
  private @Nullable NodeProcess node;
  private int starts;

  private LoneValidator(
      Path directory, NodeHome home, ValidatorsSigner signer, String app, CommitCheck commits) {
    this.directory = directory;
    this.home = home;
    this.signer = signer;
    this.app = app;
    this.commits = commits;
  }

  /** A validator of a chain without an application of its own; nothing runs yet. */
  public static LoneValidator create(CometBft version, Path directory, ValidatorsSigner signer)
      throws Exception {
    return create(version, directory, signer, version.builtInApp(), false);
  }

  /** A validator whose votes carry the application's extensions. */
  static LoneValidator create(
      CometBft version, Path directory, ValidatorsSigner signer, ExtensionApp app)
      throws Exception {
    return create(version, directory, signer, app.address(), true);
  }

  private static LoneValidator create(
      CometBft version, Path directory, ValidatorsSigner signer, String app, boolean extensions)
      throws Exception {
    Crypto crypto = JdkCrypto.create();
    PublicKey key = signer.publicKey(crypto);
    NodeHome home =
        NodeHome.create(version, directory.resolve("node"), signer.chainId(), key, extensions);
    CommitCheck commits = new CommitCheck(crypto, signer.chainId(), key);
    return new LoneValidator(directory, home, signer, app, commits);
  }

  /** Starts it with its RPC on a port of its choice. */
  public void startNode() throws IOException {
    startNode(0);
  }

  void startNode(int rpcPort) throws IOException {
    starts++;
    Path log = directory.resolve("node-%d.log".formatted(starts));
    node = NodeProcess.start(home, signer.address(), app, rpcPort, log);
  }

  /** Has the next node be another version's program, in the same home: an upgrade. */
  void upgradeTo(CometBft version) {
    home = home.upgradedTo(version);
  }

  /** How long the signer let the running node wait. */
  Duration nodeWaitedForItsSigner() throws IOException, InterruptedException {
    return node().waitedForSigner();
  }

  public void awaitNodeWaitingForItsSigner() throws IOException, InterruptedException {
    node().awaitWaitingForSigner();
  }

  /** Waits for a number of blocks from now on. */
  public void awaitBlocks(int blocks) throws IOException, InterruptedException {
    node().awaitHeight(node().rpc().latestHeight() + blocks);
  }

  /** How far the chain is. */
  public long height() throws IOException, InterruptedException {
    return node().rpc().latestHeight();
  }

  /** SIGTERM. */
  public void stopNode() throws IOException, InterruptedException {
    errors.addAll(node().stop());
    node().close();
  }

  /**
   * Ends it, node first, and passes if nothing was wrong: every height signed by our key, no error
   * in a log of either side.
   *
   * @return the height that the chain has come to
   */
  public long requireGoodEnd() throws IOException, InterruptedException {
    long newest = commits.requireAll(node().rpc());
    stopNode();
    errors.addAll(signer.stop());
    if (!errors.isEmpty()) {
      throw new IOException(
          "expected no error in the logs in %s, got%n%s"
              .formatted(directory, String.join(System.lineSeparator(), errors)));
    }
    return newest;
  }

  /**
   * Passes if every height is signed by our key.
   *
   * @return the newest
   */
  public long requireGoodCommits() throws IOException, InterruptedException {
    return commits.requireAll(node().rpc());
  }

  /** All that the running node has logged. */
  String nodeOutput() throws IOException {
    return node().output();
  }

  private NodeProcess node() {
    if (node == null) {
      throw new IllegalStateException("expected a node that was started");
    }
    return node;
  }

  /** Leaves nothing running. */
  @Override
  public void close() {
    if (node != null) {
      node.close();
    }
  }
}
