package io.countersign.cli.settings;

import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.TlsVersions;

/**
 * A {@code [validator.tunnel]} or {@code [validator.rpc_tunnel]}: TLS with a pre-shared key, from
 * inside this process.
 *
 * @param address where it is entered; without a peer id
 * @param identity the name of the key
 * @param psk where the key is
 */
public record TunnelSettings(
    NodeAddress.Tcp address, String identity, SecretReference psk, TlsVersions tls) {
  /** {@code host:port}, as an operator writes it. */
  public String place() {
    return address.toString().substring("tcp://".length());
  }
}
