package io.countersign.cli.settings;

import io.countersign.chaincheck.rpc.RpcAddress;
import io.countersign.protocol.link.NodeAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A {@code [[validator]]}: a node that is dialled, to sign for one chain.
 *
 * @param chainId names a {@link ChainSettings}
 * @param secretKey file of the identity key; present for every TCP address
 * @param reconnect false: the program ends after the first connection
 * @param timeout without an answer from the node
 * @param maxHeight nothing above it is signed; at least 1
 * @param rpc for the chain check
 * @param key name of the chain's key that signs for it; empty for the one without a name, or the
 *     only one
 * @param name what an operator calls the node; empty for its address
 * @param tunnel through which {@code address} is reached, which then names what is behind it
 * @param rpcTunnel through which {@code rpc} is
 */
public record ValidatorSettings(
    NodeAddress address,
    String chainId,
    Optional<Path> secretKey,
    boolean reconnect,
    Duration timeout,
    OptionalLong maxHeight,
    Optional<RpcAddress> rpc,
    Optional<String> key,
    Optional<String> name,
    Optional<TunnelSettings> tunnel,
    Optional<TunnelSettings> rpcTunnel) {
  /** What the node is called. */
  public String label() {
    return name.orElseGet(address::toString);
  }

  /** What its link is called in the log, where the same address may lie behind several tunnels. */
  public String linkLabel() {
    return name.orElseGet(
        () -> address + tunnel.map(through -> " through tunnel " + through.place()).orElse(""));
  }

  /** What its RPC is called where it is asked; empty if it has none. */
  public Optional<String> rpcLabel() {
    return rpc.map(where -> where + rpcTunnel.map(t -> " through tunnel " + t.place()).orElse(""));
  }

  /** Whether both are reached at the same place: what listens there takes one signer at a time. */
  public boolean isWhere(ValidatorSettings other) {
    return address.equals(other.address)
        && tunnel.map(TunnelSettings::address).equals(other.tunnel.map(TunnelSettings::address));
  }

  /** The same, but waited for no longer than this. */
  public ValidatorSettings within(Duration patience) {
    return new ValidatorSettings(
        address,
        chainId,
        secretKey,
        reconnect,
        timeout.compareTo(patience) < 0 ? timeout : patience,
        maxHeight,
        rpc,
        key,
        name,
        tunnel,
        rpcTunnel);
  }

  /**
   * Without what a link knows nothing of: where the identity key is, the RPC, which key signs, and
   * the name. Two nodes that are equal in the rest, and have the same secrets, are one link.
   */
  public ValidatorSettings ofLink() {
    return new ValidatorSettings(
        address,
        chainId,
        Optional.empty(),
        reconnect,
        timeout,
        maxHeight,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        tunnel,
        Optional.empty());
  }
}
