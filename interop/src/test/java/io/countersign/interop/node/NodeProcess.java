package io.countersign.interop.node;

import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of a real node that has its signer elsewhere. */
final class NodeProcess implements AutoCloseable {
  private static final String TIMEOUT_COMMIT = "CMT_CONSENSUS_TIMEOUT_COMMIT";

  /** Blocks as fast as a test wants them, and a log without colours. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          TIMEOUT_COMMIT,
          "50ms",
          "CMT_LOG_COLORS",
          "false",
          "TZ",
          "UTC",
          "CMT_P2P_ALLOW_DUPLICATE_IP",
          "true",
          "CMT_CONSENSUS_PEER_GOSSIP_SLEEP_DURATION",
          "2ms");

  private static final Pattern WAITS_FOR_SIGNER =
      Pattern.compile("SignerListener: Listening for new connection");
  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd|HH:mm:ss.SSS", Locale.ROOT);
  private static final Pattern LISTENING = line("Listening for new connection");
  private static final Pattern CONNECTED = line("Connected");
  private static final Pattern SERVES_RPC =
      Pattern.compile("Starting RPC HTTP server on 127\\.0\\.0\\.1:(\\d+)");

  private final CometBft version;
  private final PeerProcess process;
  private @Nullable NodeRpc rpc;

  /** The first of these lines, and when it was logged. */
  private static Pattern line(String text) {
    return Pattern.compile("\\[(\\d+-\\d+-\\d+\\|[\\d:.]+)\\] SignerListener: " + text + "\\b");
  }

  private NodeProcess(CometBft version, PeerProcess process) {
    this.version = version;
    this.process = process;
  }

  /**
   * Starts it; it does not run for long if no signer dials it within 3 s.
   *
   * @param signer where it listens for that
   * @param app what {@code --proxy_app} takes
   * @param rpcPort where it serves its RPC; 0 for a port of its choice
   */
  static NodeProcess start(NodeHome home, NodeAddress signer, String app, int rpcPort, Path log)
      throws IOException {
    return start(
        home,
        signer,
        app,
        log,
        List.of("--p2p.laddr=tcp://127.0.0.1:0", "--rpc.laddr=tcp://127.0.0.1:" + rpcPort));
  }

  /** The same with other options for its own network and RPC. */
  static NodeProcess start(
      NodeHome home, NodeAddress signer, String app, Path log, List<String> network)
      throws IOException {
    if (signer instanceof NodeAddress.Unix(Path socket)) {
      Files.deleteIfExists(socket); // the node leaves it behind, and ends if it is there
    }
    List<String> options = new ArrayList<>(network);
    options.add("--proxy_app=" + app);
    options.add("--priv_validator_laddr=" + signer);
    options.add("--log_level=consensus:debug,*:info"); // with each signature that it gets
    return start(home, ENVIRONMENT, options, log);
  }

  /**
   * One that waits for nothing but signatures and disks, and logs as an operator's does.
   *
   * @param signer where it listens for its signer; empty if the key is in its own home
   * @param pauses whether there are half seconds between its blocks, from the second one on
   */
  static NodeProcess startFlatOut(NodeHome home, String signer, boolean pauses, Path log)
      throws IOException {
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.put(TIMEOUT_COMMIT, "0s");
    if (pauses) { // this timeout, unlike the other, does not hold up the first block
      environment.put("CMT_CONSENSUS_CREATE_EMPTY_BLOCKS_INTERVAL", "500ms");
    }
    List<String> options =
        List.of(
            "--proxy_app=" + home.version().builtInApp(),
            "--priv_validator_laddr=" + signer,
            "--p2p.laddr=tcp://127.0.0.1:0",
            "--rpc.laddr=tcp://127.0.0.1:0",
            "--log_level=info");
    return start(home, environment, options, log);
  }

  private static NodeProcess start(
      NodeHome home, Map<String, String> environment, List<String> options, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.version().program("cometbft").toString());
    command.addAll(List.of("start", "--home=" + home.directory(), "--p2p.pex=false"));
    command.addAll(options);
    return new NodeProcess(home.version(), PeerProcess.start(log, environment, command));
  }

  void awaitWaitingForSigner() throws IOException, InterruptedException {
    process.awaitLine(WAITS_FOR_SIGNER);
  }

  /** How long its signer let it wait, from its listener on, by the node's own log. */
  Duration waitedForSigner() throws IOException, InterruptedException {
    Instant listening = at(process.awaitLine(LISTENING));
    return Duration.between(listening, at(process.awaitLine(CONNECTED)));
  }

  private static Instant at(MatchResult line) {
    return LocalDateTime.parse(line.group(1), LOG_TIME).toInstant(ZoneOffset.UTC);
  }

  /** Waits until the chain has come to a height. */
  void awaitHeight(long height) throws IOException, InterruptedException {
    NodeRpc serving = rpc();
    Await.present(
        "height %d of %s".formatted(height, version),
        () -> {
          process.requireAlive();
          return serving.latestHeight() >= height ? Optional.of(height) : Optional.empty();
        });
  }

  /** Passes while it runs; without its signer that is 3 s. */
  void requireAlive() throws IOException {
    process.requireAlive();
  }

  /** All that it has logged. */
  String output() throws IOException {
    process.requireAlive();
    return process.output();
  }

  /** SIGSTOP: its connections stay open and nothing is read from them. */
  void freeze() throws IOException, InterruptedException {
    process.signal("STOP");
  }

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    process.signal("CONT");
  }

  /** Its RPC, which is there once the node has its signer. */
  NodeRpc rpc() throws IOException, InterruptedException {
    if (rpc == null) {
      rpc = new NodeRpc(Integer.parseInt(process.awaitLine(SERVES_RPC).group(1)));
    }
    return rpc;
  }

  /**
   * Stops it, which is to be done before its signer is stopped.
   *
   * @return errors that it logged and that mean something
   */
  List<String> stop() throws IOException, InterruptedException {
    process.requireAlive();
    process.stop();
    return NodeErrors.in(process.output());
  }

  /** Leaves nothing running. */
  @Override
  public void close() {
    process.close();
    if (rpc != null) {
      rpc.close();
    }
  }
}
