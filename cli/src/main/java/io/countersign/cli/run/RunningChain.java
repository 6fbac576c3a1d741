package io.countersign.cli.run;

import io.countersign.chaincheck.NodesCheck;
import io.countersign.cli.passphrase.Passphrases;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.ChainSigner;
import io.countersign.core.Precautions;
import io.countersign.core.check.ChainCheck;
import io.countersign.core.guard.RawBytesRules;
import io.countersign.core.key.SignatureCheck;
import io.countersign.core.key.SignerName;
import io.countersign.core.key.SigningKey;
import io.countersign.core.session.NodeLink;
import io.countersign.core.session.RawBytes;
import io.countersign.core.session.Session;
import io.countersign.core.watermark.Durability;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.protocol.link.Deadlines;
import java.io.Closeable;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One key on one chain, opened: its signer, and a link for each of the nodes it signs for. */
final class RunningChain implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningChain.class);

  private final ChainSigner signer;
  private final @Nullable NodesCheck check;
  private final RawBytes rawBytes;
  private final boolean extensions;
  private final List<DialledNode> nodes = new ArrayList<>();
  private final List<NodeLink> links = new ArrayList<>();

  private RunningChain(ChainSettings chain, ChainSigner signer, Optional<NodesCheck> check) {
    this.signer = signer;
    this.check = check.orElse(null);
    this.rawBytes = new RawBytes(signer, chain.rawBytes());
    this.extensions = !chain.refuseExtensions();
  }

  /**
   * Opens key, watermark and identities; dials nothing.
   *
   * @param fresh whether a missing watermark may be made, from height 0
   * @throws StartException if anything of it cannot be used
   */
  static RunningChain open(
      ChainKey chainKey,
      Settings settings,
      boolean fresh,
      Crypto crypto,
      Passphrases passphrases,
      Deadlines deadlines)
      throws StartException {
    ChainSettings chain = chainKey.chain();
    SigningKey key = KeyFiles.consensusKey(chainKey.key(), crypto, passphrases);
    Tunnels tunnels = new Tunnels(crypto, passphrases.presharedKeys());
    RunningChain running;
    try {
      SignatureCheck check = check(key.publicKey(), crypto);
      Optional<NodesCheck> nodes =
          ChainChecks.of(
              chainKey, settings.validatorsOf(chainKey), key.publicKey(), check, tunnels);
      Precautions precautions =
          new Precautions(
              nodes.<ChainCheck>map(asked -> asked).orElse(ChainCheck.OFF), chain.jumpLimit());
      // Last of what can fail: once open, somebody has to close it.
      WatermarkStore watermark = ChainWatermark.open(chainKey, key.publicKey(), fresh);
      ChainSigner signer = new ChainSigner(chainKey.name(), key, check, watermark, precautions);
      running = new RunningChain(chain, signer, nodes);
    } catch (StartException | RuntimeException e) {
      key.close();
      throw e;
    }
    try {
      for (ValidatorSettings validator : settings.validatorsOf(chainKey)) {
        running.addLink(validator, crypto, tunnels, deadlines);
      }
    } catch (StartException e) {
      running.close();
      throw e;
    }
    running.announce();
    running.announce(chain.rawBytes());
    running.beginCheck(chain.durability());
    return running;
  }

  private static SignatureCheck check(PublicKey key, Crypto crypto) throws StartException {
    try {
      return SignatureVerifier.of(crypto, key)::verify;
    } catch (InvalidKeyException e) {
      throw new StartException("the consensus key cannot be used: " + e.getMessage(), e);
    }
  }

  private void addLink(
      ValidatorSettings validator, Crypto crypto, Tunnels tunnels, Deadlines deadlines)
      throws StartException {
    DialledNode node = DialledNode.open(validator, signer.publicKey(), crypto, tunnels, deadlines);
    nodes.add(node);
    Session session =
        new Session(signer, validator.maxHeight().orElse(Long.MAX_VALUE), extensions, rawBytes);
    String name = signer.name() + "@" + validator.address();
    links.add(new NodeLink(name, node, session, validator.reconnect()));
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

  private void beginCheck(Durability durability) {
    if (check != null) {
      check.begin(signer::lastSigned, signer::stop);
      if (durability == Durability.AHEAD) {
        check.warnIfIndispensable();
      }
    }
  }

  List<NodeLink> links() {
    return links;
  }

  /** Whether something has happened after which it signs nothing any more. */
  boolean failed() {
    return signer.failed();
  }

  /** Hangs up on the nodes. */
  void hangUp() {
    links.forEach(NodeLink::close);
  }

  /** Hangs up, then waits for a signature under way and gives up watermark and keys. */
  @Override
  public void close() {
    hangUp();
    try {
      signer.close();
    } finally {
      if (check != null) {
        check.close();
      }
      nodes.forEach(DialledNode::close);
    }
  }
}
