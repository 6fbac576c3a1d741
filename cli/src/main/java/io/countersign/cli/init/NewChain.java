package io.countersign.cli.init;

import io.countersign.cli.settings.KeyFormat;
import io.countersign.protocol.link.NodeAddress;
import java.util.Optional;

/**
 * A chain that a new configuration is made for.
 *
 * @param address of its node
 */
public record NewChain(String id, KeyFormat keyFormat, NodeAddress address) {
  /** One of TMKMS's networks, its node a place to fill in. */
  public static NewChain of(Network network) {
    return new NewChain(
        network.chainId(),
        network.keyFormat(),
        new NodeAddress.Tcp(Optional.empty(), network.chainId() + ".example.com", 26658));
  }

  /** This chain with another node. */
  public NewChain at(NodeAddress other) {
    return new NewChain(id, keyFormat, other);
  }
}
