package io.countersign.cli.settings;

import static io.countersign.cli.settings.KnownKeys.ADDR;
import static io.countersign.cli.settings.KnownKeys.MAX_HEIGHT;
import static io.countersign.cli.settings.KnownKeys.RECONNECT;
import static io.countersign.cli.settings.KnownKeys.RPC;
import static io.countersign.cli.settings.KnownKeys.RPC_TUNNEL;
import static io.countersign.cli.settings.KnownKeys.SECRET_KEY;
import static io.countersign.cli.settings.KnownKeys.TIMEOUT;
import static io.countersign.cli.settings.KnownKeys.TUNNEL;
import static io.countersign.cli.settings.KnownKeys.VALIDATOR_CHAIN;
import static io.countersign.cli.settings.KnownKeys.VALIDATOR_KEY;
import static io.countersign.cli.settings.KnownKeys.VALIDATOR_NAME;

import io.countersign.chaincheck.rpc.RpcAddress;
import io.countersign.protocol.link.NodeAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a {@code [[validator]]}. */
final class ValidatorReader {
  private static final NodeAddress STAND_IN = new NodeAddress.Unix(Path.of("-"));

  /** It is typed in commands. */
  private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,49}");

  private final Problems problems;
  private final ValueReader values;
  private final TunnelReader tunnels;

  ValidatorReader(Problems problems) {
    this.problems = problems;
    this.values = new ValueReader(problems);
    this.tunnels = new TunnelReader(problems);
  }

  ValidatorSettings read(CheckedTable validator) {
    Optional<TunnelSettings> tunnel =
        validator.tables(TUNNEL).stream().findFirst().map(tunnels::tunnel);
    checkTunnels(validator);
    return new ValidatorSettings(
        address(validator),
        validator.text(VALIDATOR_CHAIN),
        secretKey(validator),
        validator.flag(RECONNECT),
        values.seconds(validator, TIMEOUT),
        values.height(validator, MAX_HEIGHT),
        rpc(validator),
        validator.has(VALIDATOR_KEY)
            ? Optional.of(validator.text(VALIDATOR_KEY))
            : Optional.empty(),
        name(validator),
        tunnel,
        validator.tables(RPC_TUNNEL).stream()
            .findFirst()
            .map(table -> tunnels.rpcTunnel(table, tunnel)));
  }

  private Optional<String> name(CheckedTable validator) {
    if (!validator.has(VALIDATOR_NAME)) {
      return Optional.empty();
    }
    String name = validator.text(VALIDATOR_NAME);
    if (!NAME.matcher(name).matches()) {
      problems.error(
          validator.at(VALIDATOR_NAME),
          "expected a node's name of 1 to 50 letters, digits, dots, dashes and underscores, got "
              + Quoted.of(name));
    }
    return Optional.of(name);
  }

  /** What leads nowhere. */
  private void checkTunnels(CheckedTable validator) {
    if (validator.has(TUNNEL) && validator.text(ADDR).startsWith("unix://")) {
      problems.error(
          validator.at(TUNNEL),
          "a tunnel does not lead to a unix:// address: expected tcp://host:port for addr, the node as the tunnel's other end reaches it");
    }
    if (validator.has(RPC_TUNNEL) && !validator.has(RPC)) {
      problems.error(
          validator.at(RPC_TUNNEL),
          "rpc_tunnel without rpc: expected rpc = \"http://host:port\" beside it, the node's RPC as the tunnel's other end reaches it");
    }
  }

  private NodeAddress address(CheckedTable validator) {
    if (!validator.has(ADDR)) {
      return STAND_IN;
    }
    try {
      NodeAddress address = NodeAddress.parse(validator.text(ADDR));
      if (address instanceof NodeAddress.Tcp tcp) {
        checkTcp(validator, tcp);
      }
      return address;
    } catch (IllegalArgumentException e) {
      problems.error(validator.at(ADDR), "addr: " + e.getMessage());
      return STAND_IN;
    }
  }

  private void checkTcp(CheckedTable validator, NodeAddress.Tcp address) {
    if (!validator.has(SECRET_KEY)) {
      problems.error(
          validator.at(SECRET_KEY),
          ("missing secret_key in [[validator]]: the tcp address %s needs an identity key,"
                  + " make one with: countersign softsign keygen PATH")
              .formatted(address));
    }
    if (address.peerId().isPresent()) {
      problems.warning(
          validator.at(ADDR),
          "CometBFT makes a new key for its signer port at each start,"
              + " so that a pinned peer id fits only a node that keeps one");
    }
  }

  private Optional<RpcAddress> rpc(CheckedTable validator) {
    if (!validator.has(RPC)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RpcAddress.parse(validator.text(RPC)));
    } catch (IllegalArgumentException e) {
      problems.error(validator.at(RPC), "rpc: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Path> secretKey(CheckedTable validator) {
    return validator.has(SECRET_KEY)
        ? Optional.of(values.path(validator, SECRET_KEY))
        : Optional.empty();
  }
}
