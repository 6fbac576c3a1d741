package io.countersign.interop.node;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** How long a node stood still at each restart, with one signer; in milliseconds. */
final class RestartTimes {
  static final String HEADER =
      """
      | signer | started, its node waits: to the next block | killed and started: to the next block | its node started: listener to connected | listener to the next block | rounds lost to a kill, to a node's stop |
      |---|---:|---:|---:|---:|---:|""";

  private final Spread signerStarted = new Spread();
  private final Spread signerKilled = new Spread();
  private final Spread nodeConnected = new Spread();
  private final Spread nodeStarted = new Spread();
  private int lostToKills;
  private int lostToStops;

  /** The signer came to a node that waited for it. */
  void addSignerStarted(Instant exec, NodeLog log) throws IOException, InterruptedException {
    log.await(NodeLog.CONNECTED);
    addAfterNodesStart(signerStarted, exec, log);
  }

  /** The signer was killed while its node ran, and started at once. */
  void addSignerKilled(Instant kill, NodeLog log) throws IOException, InterruptedException {
    log.await(NodeLog.CONNECTED); // a block that was signed before the kill may still have come
    signerKilled.add(millis(kill, log.await(NodeLog.BLOCK)));
    lostToKills += log.lostRounds();
  }

  /** The node came back to a signer that has been there all the while. */
  void addNodeStarted(NodeLog log) throws IOException, InterruptedException {
    Instant listening = log.await(NodeLog.LISTENING);
    nodeConnected.add(millis(listening, log.await(NodeLog.CONNECTED)));
    addAfterNodesStart(nodeStarted, listening, log);
  }

  /**
   * A node that was stopped between its proposal's signature and its own log proposes the same
   * block with another time. A signer that gives the signature of before, as FilePV does, costs it
   * that round, which says nothing of a restart: it is counted, and not timed.
   */
  private void addAfterNodesStart(Spread spread, Instant from, NodeLog log)
      throws IOException, InterruptedException {
    Instant block = log.await(NodeLog.BLOCK);
    if (log.lostRounds() == 0) {
      spread.add(millis(from, block));
    }
    lostToStops += log.lostRounds();
  }

  private static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  /** A row under {@link #HEADER}: medians and, behind them, the worst. */
  String row(Keeper signer) {
    return "| %s | %s | %s | %s | %s | %d, %d |"
        .formatted(
            signer,
            signerStarted.medianAndMost(),
            signerKilled.medianAndMost(),
            nodeConnected.medianAndMost(),
            nodeStarted.medianAndMost(),
            lostToKills,
            lostToStops);
  }
}
