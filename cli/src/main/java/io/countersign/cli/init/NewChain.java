package io.countersign.cli.init;

import io.countersign.cli.settings.KeyFormat;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.softsign.KeyRole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chain that a new configuration is made for.
 *
 * @param role as which TMKMS would know its key
 * @param address of its node; a chain with several is named once for each
 * @param comment one line; empty for none
 */
public record NewChain(
    String id, KeyRole role, KeyFormat keyFormat, NodeAddress address, String comment) {
  /** With an ordinary consensus key. */
  public NewChain(String id, KeyFormat keyFormat, NodeAddress address, String comment) {
    this(id, KeyRole.CONSENSUS, keyFormat, address, comment);
  }

  /** One of TMKMS's networks, its node a place to fill in. */
  public static NewChain of(Network network) {
    return new NewChain(
        network.chainId(),
        network.keyFormat(),
        new NodeAddress.Tcp(Optional.empty(), network.chainId() + ".example.com", 26658),
        network.comment());
  }

  /** Without those that are named again for another node. */
  static List<NewChain> distinct(List<NewChain> chains) {
    Map<String, NewChain> byId = new LinkedHashMap<>();
    chains.forEach(chain -> byId.putIfAbsent(chain.id(), chain));
    return List.copyOf(byId.values());
  }

  /** This chain with another node. */
  public NewChain at(NodeAddress other) {
    return new NewChain(id, role, keyFormat, other, comment);
  }
}
