package io.countersign.cli.run;

import io.countersign.cli.state.StateText;
import io.countersign.cli.systemd.ServiceHealth;
import io.countersign.core.key.SignerName;
import io.countersign.core.session.LinkState;
import io.countersign.core.session.NodeLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a process's state needs a human; what comes and goes by itself gets some time first. */
final class Attention {
  /** A node that restarts is back by then. */
  private static final long GRACE_MILLIS = 60_000;

  /** Longer than a dial takes, and short enough for whoever has just started the program. */
  private static final long GRACE_AT_START_MILLIS = 10_000;

  private final long now;
  private final long startedAt;
  private final boolean starting;
  private final List<String> lines = new ArrayList<>();

  Attention(long now, long startedAt) {
    this.now = now;
    this.startedAt = startedAt;
    this.starting = now - startedAt < GRACE_AT_START_MILLIS;
  }

  /** What only a new process cures. */
  void lookAt(ServiceHealth health) {
    health
        .ailment()
        .ifPresent(ailment -> lines.add("the program has to be started again: " + ailment));
  }

  void lookAt(RunningChain chain) {
    if (chain.state().failed()) {
      lines.add(
          "chain %s signs nothing any more: %s".formatted(chain.name(), chain.state().problem()));
      return;
    }
    if (!chain.state().keyProblem().isEmpty()) {
      lines.add("chain %s cannot sign now: %s".formatted(chain.name(), chain.state().keyProblem()));
      return;
    }
    NodeLink inUse = chain.nodes().inUse().orElse(null);
    List<RunningNode> served =
        chain.nodes().all().stream().filter(node -> inUse == null || node.link() == inUse).toList();
    boolean any = served.stream().anyMatch(node -> node.link().state().connected());
    if (!any && !starting) {
      lines.add(
          "chain %s has no connected node, so nothing is signed for it".formatted(chain.name()));
      return;
    }
    lookForSignatures(chain, served, inUse != null);
    for (RunningNode node : served) {
      LinkState state = node.link().state();
      if (!state.connected() && now - state.since() > GRACE_MILLIS) {
        lines.add(
            "node %s of chain %s is not connected: %s"
                .formatted(node.settings().label(), chain.name(), state.reason()));
      }
    }
  }

  /**
   * Nodes that are connected and have had nothing signed: they catch up, are behind what was signed
   * already, or the chain stands still. Pings alone tell nothing of that.
   */
  private void lookForSignatures(RunningChain chain, List<RunningNode> served, boolean one) {
    long since = Math.max(chain.state().lastAt(), startedAt);
    List<String> idle =
        served.stream()
            .filter(node -> isIdle(node.link().state(), since, now))
            .map(node -> node.settings().label())
            .toList();
    if (!idle.isEmpty()) {
      lines.add(
          "chain %s: nothing was signed for %s, though node %s is connected: it catches up, is behind what was signed already, or the chain stands still%s"
              .formatted(
                  chain.name(),
                  StateText.length(Duration.ofMillis(now - since)),
                  String.join(", ", idle),
                  one && chain.nodes().all().size() > 1 ? another(chain) : ""));
    }
  }

  private static String another(RunningChain chain) {
    boolean told =
        chain.nodes().all().stream()
            .anyMatch(node -> chain.nodes().look(node).filter(look -> look.told()).isPresent());
    return told
        ? "; another one: countersign node use NAME"
        : ", which cannot be told apart since no node's rpc tells; another one: countersign node use NAME";
  }

  /**
   * Whether a node has had its time.
   *
   * @param signedAt when the chain's key last signed, or this program began
   */
  static boolean isIdle(LinkState node, long signedAt, long now) {
    return node.connected() && now - Math.max(signedAt, node.since()) > GRACE_MILLIS;
  }

  void lookAt(Map<SignerName, String> lost, Optional<Reloads.Last> reload) {
    lost.forEach((name, reason) -> lines.add("chain %s: %s".formatted(name, reason)));
    reload
        .map(Reloads.Last::result)
        .filter(result -> result.outcome() != ReloadResult.Outcome.DONE)
        .ifPresent(
            result ->
                lines.add(
                    "the last reload did not take the configuration over: " + result.summary()));
  }

  List<String> lines() {
    return lines;
  }
}
