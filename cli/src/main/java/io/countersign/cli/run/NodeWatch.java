package io.countersign.cli.run;

import io.countersign.chaincheck.NodeLook;
import io.countersign.core.SignerState;
import io.countersign.core.session.LinkState;
import io.countersign.core.session.NodeLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the nodes of a chain of which one is served: how high each is by its RPC, and whether
 * the one in use should be left by {@link IdleRule}. Has no part in a signature, and none waits for
 * it.
 */
final class NodeWatch {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

  /** How every node is asked. */
  interface Looks {
    List<NodeLook> look() throws InterruptedException;
  }

  private final Supplier<SignerState> signer;
  private final Looks looks;
  private final Duration step;
  private final int stepsBetweenLooks;

  /** By what their RPC is called. */
  private volatile Map<String, NodeLook> seen = Map.of();

  NodeWatch(Supplier<SignerState> signer, Looks looks) {
    this(signer, looks, Duration.ofSeconds(1), 10);
  }

  /**
   * For tests too.
   *
   * @param step how often it looks whether another node is in use
   * @param stepsBetweenLooks after how many of them it asks the nodes
   */
  NodeWatch(Supplier<SignerState> signer, Looks looks, Duration step, int stepsBetweenLooks) {
    this.signer = signer;
    this.looks = looks;
    this.step = step;
    this.stepsBetweenLooks = stepsBetweenLooks;
  }

  /** How a node stood when it was last looked at; empty if it has no RPC, or was not yet. */
  Optional<NodeLook> of(RunningNode node) {
    return node.settings().rpcLabel().map(seen::get);
  }

  /** How long nothing has happened: no signature, no connection, no other node in use. */
  private static final class Idleness {
    final Optional<NodeLink> inUse;
    final long signedAt;

    /** 0 while it is not connected. */
    final long connectedSince;

    private final long since = System.nanoTime();

    /** The first height of each RPC from then on. */
    private final Map<String, Long> before = new HashMap<>();

    Idleness(Optional<NodeLink> inUse, long signedAt, long connectedSince) {
      this.inUse = inUse;
      this.signedAt = signedAt;
      this.connectedSince = connectedSince;
    }

    boolean isSameAs(Idleness other) {
      return inUse.equals(other.inUse)
          && signedAt == other.signedAt
          && connectedSince == other.connectedSince;
    }

    boolean hasLasted(Duration patience) {
      return connectedSince != 0 && System.nanoTime() - since >= patience.toNanos();
    }

    void note(Map<String, NodeLook> looks) {
      looks.values().stream()
          .filter(NodeLook::told)
          .forEach(look -> before.putIfAbsent(look.node(), look.height()));
    }

    long heightBefore(NodeLook look) {
      return before.getOrDefault(look.node(), 0L);
    }
  }

  /**
   * Watches until it is not wanted any more, on the thread that calls.
   *
   * @param patience with a node that has nothing signed
   */
  void run(ChainNodes nodes, Supplier<Duration> patience, BooleanSupplier wanted) {
    warnOfSilence(nodes);
    Idleness idleness = new Idleness(Optional.empty(), 0, 0);
    IdleRound<Optional<NodeLink>> round = IdleRound.none();
    Optional<NodeLink> served = Optional.empty();
    try {
      for (long steps = 0; wanted.getAsBoolean(); steps++) {
        Idleness now = idleness(nodes);
        idleness = now.isSameAs(idleness) ? idleness : now;
        round = round.seen(now.inUse, now.signedAt, System.nanoTime());
        // While none works each is tried in turn: one that is not connected is not worth a word.
        boolean other = idleness.connectedSince != 0 && !served.equals(idleness.inUse);
        boolean gone = other && served.isPresent();
        served = other ? idleness.inUse : served;
        if (nodes.all().size() > 1 && (gone || steps % stepsBetweenLooks == 0)) {
          round = step(nodes, idleness, round, gone, patience.get());
        }
        Thread.sleep(step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One look at the nodes.
   *
   * @param gone whether another one is connected than before
   * @return the round, which goes on, or begins
   */
  private IdleRound<Optional<NodeLink>> step(
      ChainNodes nodes,
      Idleness idleness,
      IdleRound<Optional<NodeLink>> round,
      boolean gone,
      Duration patience)
      throws InterruptedException {
    try {
      look();
      idleness.note(seen);
      if (gone) {
        nodes.all().stream()
            .filter(node -> idleness.inUse.filter(link -> link == node.link()).isPresent())
            .forEach(node -> warnIfBehind(nodes, node));
        return round;
      }
      boolean left =
          round.isTurnOver(System.nanoTime(), patience)
              ? nextHasItsTurn(nodes, idleness, patience)
              : idleness.hasLasted(patience) && leaveIfIdle(nodes, idleness);
      return left ? round.left(nodes.inUse(), System.nanoTime()) : round;
    } catch (RuntimeException e) {
      LOG.error("[{}] watching the nodes, going on: {}", nodes.chain(), e.toString());
      return round;
    }
  }

  private Idleness idleness(ChainNodes nodes) {
    Optional<NodeLink> inUse = nodes.inUse();
    long since =
        inUse.map(NodeLink::state).filter(LinkState::connected).map(LinkState::since).orElse(0L);
    return new Idleness(inUse, signer.get().lastAt(), since);
  }

  private void look() throws InterruptedException {
    Map<String, NodeLook> now = new HashMap<>();
    looks.look().forEach(look -> now.put(look.node(), look));
    seen = Map.copyOf(now);
  }

  /** Two nodes and no RPC: whoever only pings is kept for ever. */
  private static void warnOfSilence(ChainNodes nodes) {
    List<String> without =
        nodes.all().stream()
            .map(RunningNode::settings)
            .filter(node -> node.rpc().isEmpty())
            .map(node -> node.label())
            .toList();
    if (nodes.all().size() > 1 && !without.isEmpty()) {
      LOG.warn(
          "[{}] mode = \"one\" without an rpc for {}: a node that only pings cannot be told apart from a halted chain there, and is kept",
          nodes.chain(),
          String.join(", ", without));
    }
  }

  /** Behind what was signed, or behind another node: how far, for whoever has just switched. */
  private void warnIfBehind(ChainNodes nodes, RunningNode node) {
    NodeLook own = of(node).orElse(null);
    if (own == null || !own.told()) {
      return;
    }
    long signed = signer.get().last().position().height() - 1;
    NodeLook best = Collections.max(seen.values(), Comparator.comparingLong(NodeLook::height));
    long behind = Math.max(best.height(), signed) - own.height();
    if (own.catchingUp() || behind >= IdleRule.SLACK) {
      LOG.warn(
          "[{}] {}, in use from now on, is {}at {}, {} blocks behind {}: it has nothing signed before it is there",
          nodes.chain(),
          node.settings().label(),
          own.catchingUp() ? "catching up " : "",
          own.height(),
          Math.max(behind, 0),
          best.height() > signed ? best.node() : "what was signed last");
    }
  }

  /** In the order of the list, from the one in use on; empty if something happened meanwhile. */
  private List<RunningNode> fromIdleOn(ChainNodes nodes, Idleness idleness) {
    List<RunningNode> all = nodes.all();
    int at = idleness.inUse.map(all.stream().map(RunningNode::link).toList()::indexOf).orElse(-1);
    if (at < 0 || !idleness(nodes).isSameAs(idleness)) {
      return List.of();
    }
    List<RunningNode> turned = new ArrayList<>(all);
    Collections.rotate(turned, -at);
    return turned;
  }

  /** Whatever the RPCs tell: the one in use was gone to for that, and had nothing signed. */
  private boolean nextHasItsTurn(ChainNodes nodes, Idleness idleness, Duration patience) {
    List<RunningNode> from = fromIdleOn(nodes, idleness);
    for (RunningNode next : from.subList(Math.min(1, from.size()), from.size())) {
      if (nodes.use(next)) {
        LOG.warn(
            "[{}] {} had nothing signed for {} s either, since a node was left for what the RPCs tell: whatever they tell, it is the turn of the next, {}",
            nodes.chain(),
            from.getFirst().settings().label(),
            patience.toSeconds(),
            next.settings().label());
        return true;
      }
    }
    return false;
  }

  /** For the first after it in the list that is further. */
  private boolean leaveIfIdle(ChainNodes nodes, Idleness idleness) {
    List<RunningNode> from = fromIdleOn(nodes, idleness);
    long signed = signer.get().last().position().height();
    for (RunningNode other : from.subList(Math.min(1, from.size()), from.size())) {
      RunningNode idle = from.getFirst();
      NodeLook look = of(other).orElse(null);
      if (look == null || other.settings().rpcLabel().equals(idle.settings().rpcLabel())) {
        continue;
      }
      Optional<String> why = IdleRule.whyLeave(of(idle), look, idleness.heightBefore(look), signed);
      if (why.isPresent() && nodes.use(other)) {
        LOG.warn(
            "[{}] {} was connected and had nothing signed for long, and {}: left for {}, which is at {}",
            nodes.chain(),
            idle.settings().label(),
            why.get(),
            other.settings().label(),
            look.height());
        return true;
      }
    }
    return false;
  }
}
