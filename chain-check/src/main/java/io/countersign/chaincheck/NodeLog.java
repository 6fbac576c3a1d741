package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Printable;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.core.key.SignerName;
import io.countersign.core.watermark.Watermark;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator is told of the nodes: each thing once, until it has changed. */
final class NodeLog {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLog.class);

  private final SignerName name;
  private final AtomicBoolean heightShown = new AtomicBoolean();
  private final Set<RpcNode> silent = new HashSet<>();
  private final Set<RpcNode> ofOthers = new HashSet<>();
  private final Set<RpcNode> forging = new HashSet<>();
  private final Set<RpcNode> powerless = new HashSet<>();

  NodeLog(SignerName name) {
    this.name = name;
  }

  boolean heightShown() {
    return heightShown.get();
  }

  /** The first height that a node tells, beside what was signed here. */
  void height(RpcNode node, long height, boolean catchingUp, Watermark last) {
    if (heightShown.compareAndSet(false, true)) {
      LOG.info(
          "[{}] {} is at height {}{}; last signed here: {}",
          name,
          node,
          height,
          catchingUp ? " and catching up" : "",
          last.describe());
    }
  }

  synchronized void answered(RpcNode node) {
    boolean wasSilent = silent.remove(node);
    boolean wasOfOthers = ofOthers.remove(node);
    if (wasSilent || wasOfOthers) {
      LOG.info("[{}] {} has told what this key signed lately", name, node);
    }
  }

  /**
   * A node said nothing, or too little.
   *
   * @param consequence what that means for signing
   */
  synchronized void silent(RpcNode node, String reason, String consequence) {
    if (silent.add(node)) {
      LOG.warn(
          "[{}] {} did not tell what this key signed lately: {}; {}",
          name,
          node,
          reason,
          consequence);
    }
  }

  synchronized void forged(RpcNode node, int count) {
    if (count > 0 && forging.add(node)) {
      LOG.warn(
          "[{}] {} shows {} signatures of this validator that its key did not make; they are not believed, nor is"
              + " anything else that it says",
          name,
          node,
          count);
    }
  }

  /**
   * The chain cannot go on without this validator, and after a power cut it may have to.
   *
   * @param share of the voting power, with its unit
   */
  void indispensable(RpcNode node, String share) {
    LOG.warn(
        "[{}] this validator has {} of the voting power, says {}, so no round ends without its votes; with durability"
            + " \"ahead\" it sits out the rest of one round and round 0 of the next height after a power cut, and the"
            + " chain would stand still, perhaps for good: type durability = \"each\" in its [[chain]], then: countersign reload",
        name,
        share,
        node);
  }

  /** Whether the chain can go on without this validator is not known, for now. */
  synchronized void powerUnknown(RpcNode node, String reason) {
    if (powerless.add(node)) {
      LOG.info("[{}] {} did not tell its validators' voting power: {}", name, node, reason);
    }
  }

  /** The end of signing, which a log has to show even while no node asks for anything. */
  void stops(String reason) {
    LOG.error("[{}] nothing is signed any more: {}", name, reason);
  }

  /** A node is, or says to be, of another chain. */
  synchronized void otherChain(RpcNode node, String found) {
    if (ofOthers.add(node)) {
      LOG.error("[{}] {}", name, otherChainText(node, found));
    }
  }

  String otherChainText(RpcNode node, String found) {
    return "expected chain %s at %s, found chain \"%s\"; correct rpc in its [[validator]]"
        .formatted(name.chainId(), node, Printable.of(found));
  }
}
