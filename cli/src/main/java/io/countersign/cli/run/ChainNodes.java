package io.countersign.cli.run;

import io.countersign.chaincheck.NodeLook;
import io.countersign.cli.settings.NodesMode;
import io.countersign.core.session.NodeLink;
import io.countersign.core.session.NodeRotation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The nodes of one key on one chain: all served, or one of them at a time. */
final class ChainNodes {
  private final String chain;
  private final NodeWatch watch;
  private volatile NodesMode mode;
  private volatile List<RunningNode> nodes;

  /** Null while all are served, or none yet. */
  private volatile @Nullable NodeRotation rotation;

  ChainNodes(String chain, NodesMode mode, List<RunningNode> nodes, NodeWatch watch) {
    this.chain = chain;
    this.watch = watch;
    this.mode = mode;
    this.nodes = List.copyOf(nodes);
  }

  /** In the order of the configuration. */
  List<RunningNode> all() {
    return nodes;
  }

  /** For log lines. */
  String chain() {
    return chain;
  }

  /** How a node stood when it was last looked at; empty if it is not. */
  Optional<NodeLook> look(RunningNode node) {
    return mode.one() ? watch.of(node) : Optional.empty();
  }

  /** The one that is served where it is one at a time; empty where it is all of them. */
  Optional<NodeLink> inUse() {
    NodeRotation turns = rotation;
    return turns == null ? Optional.empty() : Optional.of(turns.inUse());
  }

  /**
   * Starts their threads.
   *
   * @param leaving links that end: none of their nodes is dialled before that
   */
  void start(LinkThreads threads, List<RunningNode> leaving) {
    if (mode.one()) {
      NodeRotation turns = new NodeRotation(chain, links(), mode.failoverAfter());
      rotation = turns;
      List<RunningNode> own = nodes;
      threads.start(
          chain,
          () -> {
            own.forEach(node -> node.awaitEndOf(leaving));
            turns.run();
          });
      watch(turns);
    } else {
      rotation = null;
      nodes.forEach(node -> start(node, threads, leaving));
    }
  }

  /** For as long as these turns are taken. */
  private void watch(NodeRotation turns) {
    Thread.ofPlatform()
        .daemon()
        .name("watching the nodes of " + chain)
        .start(
            () ->
                watch.run(
                    this,
                    () -> IdleRule.patience(mode.failoverAfter()),
                    () -> rotation == turns && !turns.isEnded()));
  }

  private static void start(RunningNode node, LinkThreads threads, List<RunningNode> leaving) {
    threads.start(
        node.link().name(),
        () -> {
          node.awaitEndOf(leaving);
          node.link().run();
        });
  }

  /**
   * Has these nodes from now on; links that are among them already are not touched.
   *
   * @param leaving links that end, of other chains too; those that end here are added
   */
  void become(
      NodesMode newMode, List<RunningNode> wanted, LinkThreads threads, List<RunningNode> leaving) {
    List<RunningNode> before = nodes;
    List<RunningNode> left = before.stream().filter(node -> !isAmong(wanted, node)).toList();
    leaving.addAll(left);
    List<RunningNode> awaited = List.copyOf(leaving);
    boolean otherMode = newMode.one() != mode.one();
    NodeRotation turns = rotation;
    nodes = List.copyOf(wanted);
    mode = newMode;
    boolean goesOn =
        turns != null
            && !otherMode
            && turns.replace(
                links(), successor(turns.inUse(), before, wanted), newMode.failoverAfter());
    if (turns != null && otherMode) {
      turns.stop();
    }
    left.forEach(RunningNode::leave);
    if (otherMode || (turns != null && !goesOn && hasLiving())) {
      start(threads, awaited);
    } else if (turns == null) {
      wanted.stream()
          .filter(node -> !isAmong(before, node))
          .forEach(node -> start(node, threads, awaited));
    }
  }

  /** The node of the same name, which is another one for its settings or its secrets. */
  private static NodeLink successor(
      NodeLink inUse, List<RunningNode> before, List<RunningNode> wanted) {
    return before.stream()
        .filter(node -> node.link() == inUse)
        .map(node -> node.settings().label())
        .flatMap(label -> wanted.stream().filter(node -> node.settings().label().equals(label)))
        .map(RunningNode::link)
        .findFirst()
        .orElse(wanted.getFirst().link());
  }

  private boolean hasLiving() {
    return nodes.stream().anyMatch(node -> !node.link().isStopped() && !node.link().isLost());
  }

  private static boolean isAmong(List<RunningNode> nodes, RunningNode one) {
    return nodes.stream().anyMatch(node -> node.link() == one.link());
  }

  /**
   * Has another node served; the one before it is hung up first.
   *
   * @return whether it is; not where all are served, or its link or all links have ended
   */
  boolean use(RunningNode node) {
    NodeRotation turns = rotation;
    return turns != null && turns.use(node.link());
  }

  List<NodeLink> links() {
    return nodes.stream().map(RunningNode::link).toList();
  }

  /** Ends the links after their answers under way. */
  void stop() {
    NodeRotation turns = rotation;
    if (turns != null) {
      turns.stop();
    }
    links().forEach(NodeLink::stop);
  }

  /** Hangs up at once. */
  void hangUp() {
    NodeRotation turns = rotation;
    if (turns != null) {
      turns.close();
    }
    links().forEach(NodeLink::close);
  }

  /** Wipes what was dialled with. */
  void closeSecrets() {
    nodes.forEach(RunningNode::close);
  }
}
