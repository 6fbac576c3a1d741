package io.countersign.cli.run;

import io.countersign.cli.settings.NodesMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of the nodes of a chain whose signer stays.
 *
 * @param kept for each wanted node the running one whose link it takes over, by its place in their
 *     list; -1 for a link of its own
 * @param changes as an operator is told them
 * @param asksAnew whether other nodes are to be asked what the key has signed
 */
record NodesPlan(List<Integer> kept, List<String> changes, boolean asksAnew) {
  static NodesPlan of(ChainFacts now, ChainFacts wanted) {
    NodesMode before = now.configured().chain().nodes();
    NodesMode after = wanted.configured().chain().nodes();
    boolean otherMode = before.one() != after.one();
    List<Integer> kept = new ArrayList<>();
    for (NodeFacts node : wanted.nodes()) {
      kept.add(otherMode ? -1 : indexOf(now.nodes(), node, kept));
    }
    List<String> changes = new ArrayList<>();
    if (otherMode) {
      changes.add("mode is %s now".formatted(after.one() ? "one" : "all"));
    } else {
      changes.addAll(changes(now.nodes(), wanted.nodes(), kept));
      if (after.one() && !before.equals(after)) {
        changes.add("failover_after is %d s now".formatted(after.failoverAfter().toSeconds()));
      }
      if (after.one() && changes.isEmpty() && !isAscending(kept)) {
        changes.add("the order of the nodes");
      }
    }
    boolean asksAnew = !wanted.asksAs(now);
    if (asksAnew) {
      changes.add("the nodes that are asked over rpc");
    }
    return new NodesPlan(List.copyOf(kept), List.copyOf(changes), asksAnew);
  }

  private static int indexOf(List<NodeFacts> running, NodeFacts node, List<Integer> taken) {
    for (int i = 0; i < running.size(); i++) {
      if (!taken.contains(i) && node.isLinkOf(running.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> changes(
      List<NodeFacts> now, List<NodeFacts> wanted, List<Integer> kept) {
    List<String> removed = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (!kept.contains(i)) {
        removed.add(now.get(i).settings().label());
      }
    }
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      String label = wanted.get(i).settings().label();
      if (kept.get(i) < 0) {
        changes.add((removed.remove(label) ? "changed node " : "added node ") + label);
      } else if (!label.equals(now.get(kept.get(i)).settings().label())) {
        changes.add(
            "node %s is called %s now".formatted(now.get(kept.get(i)).settings().label(), label));
      }
    }
    removed.forEach(label -> changes.add("removed node " + label));
    return changes;
  }

  private static boolean isAscending(List<Integer> kept) {
    for (int i = 0; i < kept.size(); i++) {
      if (kept.get(i) != i) {
        return false;
      }
    }
    return true;
  }

  /** Whether everything stays as it is. */
  boolean isNothing() {
    return changes.isEmpty();
  }
}
