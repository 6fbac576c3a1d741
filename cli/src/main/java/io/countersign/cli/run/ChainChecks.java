package io.countersign.cli.run;

import io.countersign.chaincheck.NodesCheck;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.cli.settings.ChainCheckMode;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.key.SignatureCheck;
import io.countersign.protocol.consensus.PublicKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The chain check that a configuration asks for. */
final class ChainChecks {
  private ChainChecks() {}

  /**
   * One that has asked nothing yet; empty where there is no node to ask or the check is off.
   *
   * @throws StartException if the key of a tunnel to a node's RPC cannot serve
   */
  static Optional<NodesCheck> of(
      ChainKey name,
      List<ValidatorSettings> nodes,
      PublicKey key,
      SignatureCheck check,
      Tunnels tunnels)
      throws StartException {
    ChainSettings chain = name.chain();
    if (chain.chainCheck() == ChainCheckMode.OFF) {
      return Optional.empty();
    }
    Map<Object, RpcNode> asked = new LinkedHashMap<>();
    try {
      for (ValidatorSettings node : nodes) {
        Object way = List.of(node.rpc(), node.rpcTunnel());
        if (node.rpc().isPresent() && !asked.containsKey(way)) {
          asked.put(way, RpcThroughTunnel.nodeOf(node.rpc().get(), node.rpcTunnel(), tunnels));
        }
      }
    } catch (StartException e) {
      asked.values().forEach(RpcNode::close);
      throw e;
    }
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    boolean required = chain.chainCheck() == ChainCheckMode.REQUIRED;
    return Optional.of(
        new NodesCheck(name.name(), key, check, List.copyOf(asked.values()), required));
  }
}
