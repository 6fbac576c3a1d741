package io.countersign.cli.run;

import io.countersign.cli.log.LogLines;
import io.countersign.cli.systemd.ServiceHealth;
import io.countersign.core.SignerState;
import io.countersign.core.session.NodeLink;
import io.countersign.protocol.link.Deadlines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the running signer is. Ill is only what a new process would cure: a thread that is gone, a
 * link that has outlived all of its deadlines. A node that is away, a slow reader of the log, or a
 * chain that was stopped for good reasons is none of that.
 */
final class ProcessHealth implements ServiceHealth {
  /**
   * Beyond the longest wait for a node: for the lookup of its name, connecting, the handshake, a
   * disk that takes its time.
   */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Supplier<List<RunningChain>> chains;
  private final Deadlines deadlines;

  ProcessHealth(Supplier<List<RunningChain>> chains, Deadlines deadlines) {
    this.chains = chains;
    this.deadlines = deadlines;
  }

  @Override
  public Optional<String> ailment() {
    if (!deadlines.isAlive()) {
      return Optional.of("the thread that watches deadlines died");
    }
    if (!LogLines.areWritten()) {
      return Optional.of("the thread that writes the log died");
    }
    return chains.get().stream().flatMap(ProcessHealth::stuck).findFirst();
  }

  private static Stream<String> stuck(RunningChain chain) {
    return chain.links().stream()
        .flatMap(link -> stuck(link.name(), link.standingStill(), chain.longestWait()).stream());
  }

  /** What there is to say of a link that has taken no step for so long, if there is anything. */
  static Optional<String> stuck(String link, Duration standingStill, Duration longestWait) {
    Duration limit = longestWait.plus(MARGIN);
    return standingStill.compareTo(limit) > 0
        ? Optional.of("the link %s has stood still for %d s".formatted(link, limit.toSeconds()))
        : Optional.empty();
  }

  /** {@code 2 of 3 nodes connected; cosmoshub-4 last signed ...}; waits for nobody. */
  @Override
  public String status() {
    List<NodeLink> links = chains.get().stream().flatMap(chain -> chain.links().stream()).toList();
    long connected = links.stream().filter(link -> link.state().connected()).count();
    return "%d of %d nodes connected; %s"
        .formatted(
            connected,
            links.size(),
            chains.get().stream().map(ProcessHealth::status).collect(Collectors.joining("; ")));
  }

  private static String status(RunningChain chain) {
    SignerState state = chain.state();
    return "%s %s"
        .formatted(
            chain.name(),
            state.failed() ? "signs nothing any more" : "last signed " + state.last().describe());
  }
}
