package io.countersign.cli.command;

import io.countersign.chaincheck.rpc.Deadline;
import io.countersign.chaincheck.rpc.NodeStatus;
import io.countersign.chaincheck.rpc.RpcAddress;
import io.countersign.chaincheck.rpc.RpcClient;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.cli.run.RpcThroughTunnel;
import io.countersign.cli.run.StartException;
import io.countersign.cli.run.Tunnels;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.TunnelSettings;
import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What can be asked of nodes without touching the port that is for their signer: where their names
 * lead, and their RPC.
 */
final class Connections {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int MOST_ADDRESSES = 8;

  private final Tunnels tunnels;
  private final List<String> failures = new ArrayList<>();

  /** Nothing is asked yet. */
  Connections(Tunnels tunnels) {
    this.tunnels = tunnels;
  }

  /** Tries every node, and says in lines what came of it. */
  List<String> tryAll(Settings settings) {
    List<String> lines = new ArrayList<>();
    for (ValidatorSettings node : settings.validators()) {
      place(node).ifPresent(lines::add);
      node.rpc()
          .ifPresent(
              rpc -> lines.add(answer(named(rpc, node) + " says", "rpc", () -> ask(rpc, node))));
    }
    return lines;
  }

  /** As the chain check names it. */
  private static String named(RpcAddress rpc, ValidatorSettings node) {
    return rpc + node.rpcTunnel().map(tunnel -> " through tunnel " + tunnel.place()).orElse("");
  }

  /**
   * Where a name leads that a start would dial. Of a tunnel to the node's port for its signer no
   * more than that either: where its other end is a stunnel, already a TLS handshake would connect
   * to the node.
   */
  private Optional<String> place(ValidatorSettings node) {
    if (node.tunnel().isPresent()) {
      TunnelSettings tunnel = node.tunnel().get();
      return Optional.of(
          answer(
              "tunnel %s is at".formatted(tunnel.place()),
              "name",
              () -> addresses(tunnel.address().host())));
    }
    return node.address() instanceof NodeAddress.Tcp tcp
        ? Optional.of(answer("%s is at".formatted(tcp), "name", () -> addresses(tcp.host())))
        : Optional.empty();
  }

  /** What did not work, one line each. */
  List<String> failures() {
    return failures;
  }

  /** Looking up a name has no timeout of its own, so that it may be left behind. */
  private String answer(String asked, String what, Callable<String> question) {
    FutureTask<String> task = new FutureTask<>(question);
    Thread thread = new Thread(task, "check " + what);
    thread.setDaemon(true);
    thread.start();
    try {
      return asked + " " + task.get(2 * LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      return failed(asked, String.valueOf(e.getCause() == null ? e : reason(e.getCause())));
    } catch (TimeoutException e) {
      return failed(asked, "no answer within %d s".formatted(2 * LONGEST.toSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(asked, "interrupted");
    }
  }

  private String failed(String asked, String why) {
    failures.add(asked + ": " + why);
    return asked + " nothing";
  }

  private static String reason(Throwable e) {
    return e instanceof UnknownHostException
        ? "unknown host " + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  private static String addresses(String host) throws UnknownHostException {
    return Arrays.stream(InetAddress.getAllByName(host))
        .limit(MOST_ADDRESSES)
        .map(InetAddress::getHostAddress)
        .collect(Collectors.joining(", "));
  }

  private String ask(RpcAddress rpc, ValidatorSettings node) throws IOException, StartException {
    String chainId = node.chainId();
    try (RpcNode asked = RpcThroughTunnel.nodeOf(rpc, node.rpcTunnel(), tunnels);
        RpcClient client = new RpcClient(asked, Deadline.in(LONGEST))) {
      NodeStatus status = client.status();
      if (!status.chainId().equals(chainId)) {
        throw new IOException(
            "expected a node of chain %s, found one of %s".formatted(chainId, status.chainId()));
      }
      return "chain %s, height %d%s"
          .formatted(status.chainId(), status.height(), status.catchingUp() ? ", catching up" : "");
    }
  }
}
