package io.countersign.interop.node;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** How long a node stood still at each restart, with one signer; in milliseconds. */
final class RestartTimes {
  static final String HEADER =
      """
      | signer | started, its node waits: to the next block | killed and started: to the next block | its node started: listener to connected | listener to the next block | rounds lost |
      |---|---:|---:|---:|---:|---:|""";

  private final Spread signerStarted = new Spread();
  private final Spread signerKilled = new Spread();
  private final Spread nodeConnected = new Spread();
  private final Spread nodeStarted = new Spread();
  private int lostRounds;

  /** The signer came to a node that waited for it. */
  void addSignerStarted(Instant exec, NodeLog log) throws IOException, InterruptedException {
    log.await(NodeLog.CONNECTED);
    add(signerStarted, exec, log);
  }

  /** The signer was killed while its node ran, and started at once. */
  void addSignerKilled(Instant kill, NodeLog log) throws IOException, InterruptedException {
    log.await(NodeLog.CONNECTED); // a block that was signed before the kill may still have come
    add(signerKilled, kill, log);
  }

  /** The node came back to a signer that has been there all the while. */
  void addNodeStarted(NodeLog log) throws IOException, InterruptedException {
    Instant listening = log.await(NodeLog.LISTENING);
    nodeConnected.add(millis(listening, log.await(NodeLog.CONNECTED)));
    add(nodeStarted, listening, log);
  }

  private void add(Spread spread, Instant from, NodeLog log)
      throws IOException, InterruptedException {
    spread.add(millis(from, log.await(NodeLog.BLOCK)));
    lostRounds += log.lostRounds();
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  /** A row under {@link #HEADER}: medians and, behind them, the worst. */
  String row(Keeper signer) {
    return "| %s | %s | %s | %s | %s | %d |"
        .formatted(
            signer,
            signerStarted.medianAndMost(),
            signerKilled.medianAndMost(),
            nodeConnected.medianAndMost(),
            nodeStarted.medianAndMost(),
            lostRounds);
  }
}
