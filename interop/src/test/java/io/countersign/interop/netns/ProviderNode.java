package io.countersign.interop.netns;

import io.countersign.interop.node.Await;
import io.countersign.interop.node.NodeHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real node in its container at a provider: its signer's port, its RPC and its p2p on the host.
 */
final class ProviderNode implements AutoCloseable {
  private static final Pattern COMMITTED =
      Pattern.compile("committed state .*module=state height=(\\d+)");
  private static final Pattern BROKEN =
      Pattern.compile("panic|fatal error|CONSENSUS FAILURE|conflicting vote from ourselves");

  private final String name;
  private final Container container;

  private ProviderNode(String name, Container container) {
    this.name = name;
    this.container = container;
  }

  static ProviderNode start(
      String name, Host host, NodeHome home, Path log, String signerPort, List<String> peers) {
    List<String> command =
        List.of(
            home.version().program("cometbft").toString(),
            "start",
            "--home=" + home.directory(),
            "--proxy_app=kvstore",
            "--priv_validator_laddr=" + signerPort,
            "--p2p.laddr=tcp://0.0.0.0:26656",
            "--p2p.pex=false",
            "--p2p.persistent_peers=" + String.join(",", peers),
            "--rpc.laddr=tcp://0.0.0.0:26657",
            "--log_level=info");
    Map<String, String> environment =
        Map.of(
            "CMT_CONSENSUS_TIMEOUT_COMMIT", "500ms",
            // A second node of the only validator gets blocks by gossip alone.
            "CMT_CONSENSUS_PEER_GOSSIP_SLEEP_DURATION", "2ms",
            "CMT_LOG_COLORS", "false",
            "CMT_P2P_ADDR_BOOK_STRICT", "false");
    return new ProviderNode(name, Container.run(host, log, environment, command));
  }

  /** The newest height that it has committed, 0 before the first. */
  long height() throws IOException {
    long height = 0;
    Matcher matcher = COMMITTED.matcher(container.output());
    while (matcher.find()) {
      height = Long.parseLong(matcher.group(1));
    }
    return height;
  }

  /** Waits for so many blocks from now on; returns how long that took, in milliseconds. */
  long awaitBlocks(int blocks) throws IOException, InterruptedException {
    long began = System.nanoTime();
    long goal = height() + blocks;
    Await.present(
        "height %d of node %s".formatted(goal, name),
        () -> height() >= goal ? Optional.of(goal) : Optional.empty());
    return (System.nanoTime() - began) / 1_000_000;
  }

  /** Whether nothing was ever wrong with its consensus. */
  boolean isSound() throws IOException {
    return !BROKEN.matcher(container.output()).find();
  }

  Container container() {
    return container;
  }

  @Override
  public void close() {
    container.close();
  }
}
