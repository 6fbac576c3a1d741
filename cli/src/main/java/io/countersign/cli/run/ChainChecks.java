package io.countersign.cli.run;

import io.countersign.chaincheck.NodesCheck;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.cli.settings.ChainCheckMode;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.key.SignatureCheck;
import io.countersign.protocol.consensus.PublicKey;
import java.util.List;
import java.util.Optional;

/** The chain check that a configuration asks for. */
final class ChainChecks {
  private ChainChecks() {}

  /** One that has asked nothing yet; empty where there is no node to ask or the check is off. */
  static Optional<NodesCheck> of(
      ChainKey name, List<ValidatorSettings> nodes, PublicKey key, SignatureCheck check) {
    ChainSettings chain = name.chain();
    List<RpcNode> asked =
        nodes.stream()
            .flatMap(node -> node.rpc().stream())
            .distinct()
            .map(RpcNode::direct)
            .toList();
    if (asked.isEmpty() || chain.chainCheck() == ChainCheckMode.OFF) {
      return Optional.empty();
    }
    boolean required = chain.chainCheck() == ChainCheckMode.REQUIRED;
    return Optional.of(new NodesCheck(name.name(), key, check, asked, required));
  }
}
