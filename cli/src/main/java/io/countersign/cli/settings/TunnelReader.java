package io.countersign.cli.settings;

import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a {@code [validator.tunnel]} and a {@code [validator.rpc_tunnel]}. */
final class TunnelReader {
  private static final NodeAddress.Tcp STAND_IN = new NodeAddress.Tcp(Optional.empty(), "-", 1);
  private static final SecretReference NO_PSK = new SecretReference.Variable("NONE");

  private static final Map<String, TlsVersions> VERSIONS =
      Arrays.stream(TlsVersions.values())
          .collect(Collectors.toMap(TlsVersions::label, Function.identity()));

  private final Problems problems;
  private final ValueReader values;

  TunnelReader(Problems problems) {
    this.problems = problems;
    this.values = new ValueReader(problems);
  }

  /** The tunnel to the port that is for the signer. */
  TunnelSettings tunnel(CheckedTable tunnel) {
    return new TunnelSettings(
        address(tunnel),
        identity(tunnel, TunnelKeys.IDENTITY, PresharedKey.STANDARD_IDENTITY),
        psk(tunnel, TunnelKeys.PSK, NO_PSK), // one that is missing is said to be
        values.choice(tunnel, TunnelKeys.TLS, VERSIONS, TlsVersions.AUTO));
  }

  /** The tunnel to the RPC, which takes from {@code other} what it does not say. */
  TunnelSettings rpcTunnel(CheckedTable tunnel, Optional<TunnelSettings> other) {
    if (other.isEmpty() && !tunnel.has(TunnelKeys.RPC_PSK)) {
      problems.error(
          tunnel.at(TunnelKeys.RPC_PSK),
          "missing psk in [validator.rpc_tunnel] (%s): there is no [validator.tunnel] to take it from"
              .formatted(TunnelKeys.RPC_PSK.meaning()));
    }
    return new TunnelSettings(
        address(tunnel),
        identity(
            tunnel,
            TunnelKeys.RPC_IDENTITY,
            other.map(TunnelSettings::identity).orElse(PresharedKey.STANDARD_IDENTITY)),
        psk(tunnel, TunnelKeys.RPC_PSK, other.map(TunnelSettings::psk).orElse(NO_PSK)),
        values.choice(
            tunnel,
            TunnelKeys.RPC_TLS,
            VERSIONS,
            other.map(TunnelSettings::tls).orElse(TlsVersions.AUTO)));
  }

  private NodeAddress.Tcp address(CheckedTable tunnel) {
    if (!tunnel.has(TunnelKeys.ADDR)) {
      return STAND_IN;
    }
    String text = tunnel.text(TunnelKeys.ADDR);
    try {
      if (!text.contains("/")
          && NodeAddress.parse("tcp://" + text) instanceof NodeAddress.Tcp tcp
          && tcp.peerId().isEmpty()) {
        return tcp;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    problems.error(
        tunnel.at(TunnelKeys.ADDR),
        "expected host:port for addr of a tunnel, with a port from 1 to 65535, got %s"
            .formatted(Quoted.of(text)));
    return STAND_IN;
  }

  private String identity(CheckedTable tunnel, Key key, String standard) {
    if (!tunnel.has(key)) {
      return standard;
    }
    try {
      PresharedKey.checkIdentity(tunnel.text(key));
      return tunnel.text(key);
    } catch (IllegalArgumentException e) {
      problems.error(tunnel.at(key), "identity: " + e.getMessage());
      return standard;
    }
  }

  private SecretReference psk(CheckedTable tunnel, Key key, SecretReference standard) {
    if (!tunnel.has(key)) {
      return standard;
    }
    try {
      return SecretReference.parse(tunnel.text(key));
    } catch (IllegalArgumentException e) {
      problems.error(tunnel.at(key), "psk: " + e.getMessage());
      return standard;
    }
  }
}
