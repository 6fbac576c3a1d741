package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.key.SignerName;
import io.countersign.protocol.consensus.PublicKey;
import java.util.List;

/** What there is to know of a key on a chain before it is opened. */
record ChainFacts(ChainKey configured, PublicKey publicKey, List<NodeFacts> nodes) {
  SignerName name() {
    return configured.name();
  }

  /** Whether the other one's signer is the one that this asks for. */
  boolean hasSignerOf(ChainFacts other) {
    return publicKey.equals(other.publicKey)
        && configured.chain().hasSignerOf(other.configured.chain());
  }

  /** Whether the same nodes are asked what the key has signed. */
  boolean asksAs(ChainFacts other) {
    return rpcs().equals(other.rpcs());
  }

  private List<?> rpcs() {
    return nodes.stream()
        .map(NodeFacts::settings)
        .filter(node -> node.rpc().isPresent())
        .map(node -> List.of(node.rpc(), node.rpcTunnel(), node.tunnel()))
        .toList();
  }

  List<ValidatorSettings> validators() {
    return nodes.stream().map(NodeFacts::settings).toList();
  }
}
