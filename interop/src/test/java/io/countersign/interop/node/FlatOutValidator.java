package io.countersign.interop.node;

import io.countersign.interop.JdkCrypto;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain of one validator on CometBFT 0.38 at {@code timeout_commit = "0s"}: each block waits for
 * its signatures, the disks, and nothing else.
 */
final class FlatOutValidator implements AutoCloseable {
  private static final String CHAIN = "flat-out-1";

  private final Keeper keeper;
  private final Path folder;
  private final SignerUnderTest signer;
  private final NodeHome home;
  private final CommitCheck commits;
  private @Nullable NodeProcess node;
  private int starts;

  private FlatOutValidator(
      Keeper keeper, Path folder, SignerUnderTest signer, NodeHome home, CommitCheck commits) {
    this.keeper = keeper;
    this.folder = folder;
    this.signer = signer;
    this.home = home;
    this.commits = commits;
  }

  /** A chain without a block; nothing runs yet. */
  static FlatOutValidator create(Keeper keeper, Path folder) throws Exception {
    SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
    Crypto crypto = JdkCrypto.create();
    PublicKey key = signer.publicKey(crypto);
    NodeHome home = NodeHome.create(CometBft.V0_38, folder.resolve("node"), CHAIN, key, false);
    keeper.prepare(signer, folder, home);
    return new FlatOutValidator(keeper, folder, signer, home, new CommitCheck(crypto, CHAIN, key));
  }

  /**
   * Starts the node alone.
   *
   * @return what it logs
   */
  NodeLog startNode() throws IOException {
    return startNode(false);
  }

  /** The same with half seconds between blocks, from the second one on. */
  NodeLog startNodeWithPauses() throws IOException {
    return startNode(true);
  }

  private NodeLog startNode(boolean pauses) throws IOException {
    starts++;
    Path log = folder.resolve("node-%d.log".formatted(starts));
    node = NodeProcess.startFlatOut(home, keeper.listensAt(signer), pauses, log);
    return new NodeLog(node(), log);
  }

  /** Starts whoever signs, if that is not the node. */
  void startSigner() throws IOException {
    keeper.start(signer);
  }

  /** Waits until it has found that its node is not there. */
  void awaitSignerDialling() throws IOException, InterruptedException {
    switch (keeper) {
      case NODE -> {}
      case TMKMS -> signer.awaitLog("Connection refused");
      case EACH, AHEAD, CONTROL -> signer.awaitDiallingInVain();
    }
  }

  /** SIGKILL. */
  void killSigner() throws IOException {
    signer.kill();
  }

  /** How far the chain is, once there is a node that can be asked. */
  long height() throws IOException, InterruptedException {
    return node().rpc().latestHeight();
  }

  /** Waits until the chain has come to a height. */
  void awaitHeight(long height) throws IOException, InterruptedException {
    node().awaitHeight(height);
  }

  /** Passes if the commit of every height is signed by the key. */
  void requireGoodCommits() throws IOException, InterruptedException {
    commits.requireAll(node().rpc());
  }

  /**
   * SIGTERM.
   *
   * @return errors that the node logged and that mean something: a refusal is one
   */
  List<String> stopNode() throws IOException, InterruptedException {
    List<String> errors = node().stop();
    node().close();
    return errors;
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
    signer.close();
  }
}
