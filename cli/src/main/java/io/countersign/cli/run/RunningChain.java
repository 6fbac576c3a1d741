package io.countersign.cli.run;

import io.countersign.chaincheck.NodesCheck;
import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.ChainSigner;
import io.countersign.core.Precautions;
import io.countersign.core.SignerState;
import io.countersign.core.guard.RawBytesRules;
import io.countersign.core.key.SignatureCheck;
import io.countersign.core.key.SignerName;
import io.countersign.core.key.SigningKey;
import io.countersign.core.session.NodeLink;
import io.countersign.core.session.RawBytes;
import io.countersign.core.session.Session;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import java.io.Closeable;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One key on one chain, opened: its signer, and a link for each of the nodes it signs for. */
final class RunningChain implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningChain.class);

  private final SigningKey key;
  private final ChainSigner signer;
  private final SignatureCheck signatures;
  private final CurrentCheck check;
  private final RawBytes rawBytes;
  private final ChainNodes nodes;
  private volatile ChainKey configured;

  private RunningChain(
      ReadyChain ready, ChainSigner signer, SignatureCheck signatures, CurrentCheck check) {
    this.configured = ready.configured();
    this.key = ready.key();
    this.signer = signer;
    this.signatures = signatures;
    this.check = check;
    this.rawBytes = new RawBytes(signer, configured.chain().rawBytes());
    this.nodes =
        new ChainNodes(
            name().label(),
            configured.chain().nodes(),
            ready.nodes().stream().map(this::running).toList(),
            new NodeWatch(signer::state, check::look));
  }

  /**
   * Opens one beside others; dials nothing.
   *
   * @param ready closed if it cannot be
   * @param fresh whether a missing watermark may be made, from height 0
   * @throws StartException if anything of it cannot be used, or one of the others is the same key
   *     on the same chain
   */
  static RunningChain openBeside(
      List<RunningChain> others,
      ReadyChain ready,
      boolean fresh,
      Crypto crypto,
      PresharedKeys presharedKeys)
      throws StartException {
    try {
      OneName.of(ready)
          .requireBeside(others.stream().map(chain -> OneName.of(chain.facts())).toList());
      return open(ready, fresh, crypto, presharedKeys);
    } catch (StartException | RuntimeException e) {
      ready.close();
      throw e;
    }
  }

  /**
   * Opens the watermark of one whose secrets have been read, and takes them over.
   *
   * @throws StartException if it cannot be used; the secrets are left open then
   */
  static RunningChain open(
      ReadyChain ready, boolean fresh, Crypto crypto, PresharedKeys presharedKeys)
      throws StartException {
    ChainKey chainKey = ready.configured();
    ChainSettings chain = chainKey.chain();
    SigningKey key = ready.key();
    SignatureCheck signatures = check(key.publicKey(), crypto);
    CurrentCheck check =
        new CurrentCheck(
            ChainChecks.of(
                chainKey,
                ready.nodes().stream().map(OpenNode::settings).toList(),
                key.publicKey(),
                signatures,
                new Tunnels(crypto, presharedKeys)));
    try {
      // Last of what can fail: once open, somebody has to close it.
      WatermarkStore watermark = ChainWatermark.open(chainKey, key.publicKey(), fresh);
      Precautions precautions = new Precautions(check, chain.jumpLimit());
      ChainSigner signer =
          new ChainSigner(chainKey.name(), key, signatures, watermark, precautions);
      RunningChain running = new RunningChain(ready, signer, signatures, check);
      running.announce();
      running.announce(chain.rawBytes());
      check.begin(signer, chain.durability());
      return running;
    } catch (StartException | RuntimeException e) {
      check.close();
      throw e;
    }
  }

  private static SignatureCheck check(PublicKey key, Crypto crypto) throws StartException {
    try {
      return SignatureVerifier.of(crypto, key)::verify;
    } catch (InvalidKeyException e) {
      throw new StartException("the consensus key cannot be used: " + e.getMessage(), e);
    }
  }

  private RunningNode running(OpenNode node) {
    ValidatorSettings settings = node.settings();
    boolean extensions = !configured.chain().refuseExtensions();
    Session session =
        new Session(signer, settings.maxHeight().orElse(Long.MAX_VALUE), extensions, rawBytes);
    String name = signer.name() + "@" + settings.linkLabel();
    return new RunningNode(
        node.dialled(),
        node.facts(),
        new NodeLink(name, node.dialled(), session, settings.reconnect()));
  }

  private void announce() {
    LOG.info(
        "[{}] signing with {} key {}, last signed {}",
        signer.name(),
        signer.publicKey().type().label(),
        signer.publicKey().bytes(),
        signer.lastSigned().describe());
    long satOut = signer.lastSigned().satOutHeight();
    if (satOut != 0) {
      LOG.warn(
          "[{}] this host lost its memory while durability was \"ahead\": the round it was in and {}/0 are sat out, then signing goes on by itself",
          signer.name(),
          satOut);
    }
  }

  private void announce(RawBytesRules rules) {
    if (!rules.ids().isEmpty() || !rules.prefixes().isEmpty()) {
      LOG.info(
          "[{}] raw bytes are signed too: {} in raw_bytes_ids, {} in raw_bytes_prefixes, at most {} a second",
          signer.name(),
          rules.ids().size(),
          rules.prefixes().size(),
          rules.perSecond());
    }
  }

  SignerName name() {
    return signer.name();
  }

  PublicKey publicKey() {
    return signer.publicKey();
  }

  /** What it is made of. */
  ChainFacts facts() {
    return new ChainFacts(
        configured, publicKey(), nodes.all().stream().map(RunningNode::facts).toList());
  }

  /** How its signer stands; never waits. */
  SignerState state() {
    return signer.state();
  }

  ChainNodes nodes() {
    return nodes;
  }

  List<NodeLink> links() {
    return nodes.links();
  }

  /** The longest that one of its links may wait for its node. */
  Duration longestWait() {
    return facts().validators().stream()
        .map(ValidatorSettings::timeout)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * What asks other nodes from now on.
   *
   * @throws StartException if the key of a tunnel to one of them cannot serve
   */
  Optional<NodesCheck> checkOf(ChainFacts wanted, Tunnels tunnels) throws StartException {
    return ChainChecks.of(
        wanted.configured(), wanted.validators(), publicKey(), signatures, tunnels);
  }

  /**
   * Has other nodes from now on; those that stay are not touched.
   *
   * @param opened for each node of the plan; what is not needed of them is wiped
   * @param asked that of {@link #checkOf}, where the plan asks anew
   * @param leaving links that end; those that end here are added
   */
  void become(
      ChainFacts wanted,
      NodesPlan plan,
      List<OpenNode> opened,
      Optional<NodesCheck> asked,
      LinkThreads threads,
      List<RunningNode> leaving) {
    List<RunningNode> before = nodes.all();
    List<RunningNode> after = new ArrayList<>();
    for (int i = 0; i < opened.size(); i++) {
      int kept = plan.kept().get(i);
      if (kept < 0) {
        after.add(running(opened.get(i)));
      } else {
        after.add(before.get(kept).with(opened.get(i)));
      }
    }
    configured = wanted.configured();
    if (plan.asksAnew()) {
      check.replace(asked);
      check.begin(signer, configured.chain().durability());
    }
    nodes.become(configured.chain().nodes(), after, threads, leaving);
  }

  /** Whether something has happened after which it signs nothing any more. */
  boolean failed() {
    return signer.failed();
  }

  /** Hangs up on the nodes. */
  void hangUp() {
    nodes.hangUp();
  }

  /**
   * Ends its links after their answers under way, waits for a signature under way and gives up the
   * watermark. The {@link #secrets} are the caller's from here on.
   *
   * @throws RuntimeException if the last signature could not be flushed; what was signed before it
   *     is durable
   */
  void release() {
    nodes.stop();
    try {
      signer.release();
    } finally {
      check.close();
    }
  }

  /** What it was opened with. */
  ReadyChain secrets() {
    return new ReadyChain(configured, key, nodes.all().stream().map(RunningNode::opened).toList());
  }

  /** Hangs up, then waits for a signature under way and gives up watermark and keys. */
  @Override
  public void close() {
    hangUp();
    try {
      signer.close();
    } finally {
      check.close();
      nodes.closeSecrets();
    }
  }
}
