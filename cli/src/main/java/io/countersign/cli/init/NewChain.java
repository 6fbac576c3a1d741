package io.countersign.cli.init;

import io.countersign.cli.settings.KeyFormat;
import io.countersign.protocol.link.NodeAddress;
import java.util.Optional;

/**
 * A chain that a new configuration is made for.
 *
 * @param address of its node; a chain with several is named once for each
 * @param comment one line; empty for none
 */
public record NewChain(String id, KeyFormat keyFormat, NodeAddress address, String comment) {
  /** One of TMKMS's networks, its node a place to fill in. */
  public static NewChain of(Network network) {
    return new NewChain(
        network.chainId(),
        network.keyFormat(),
        new NodeAddress.Tcp(Optional.empty(), network.chainId() + ".example.com", 26658),
        network.comment());
  }

  /** This chain with another node. */
  public NewChain at(NodeAddress other) {
    return new NewChain(id, keyFormat, other, comment);
  }
}
