package io.countersign.cli.run;

import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.session.NodeLink;
import java.util.List;

/**
 * A node and the link that serves it.
 *
 * @param settings as they are now: a reload may have given it another name, or rpc
 * @param open what the link dials with
 */
record RunningNode(ValidatorSettings settings, OpenNode open, NodeLink link) {
  /** The same link under other settings that do not concern it. */
  RunningNode with(ValidatorSettings others) {
    return new RunningNode(others, open, link);
  }

  NodeFacts facts() {
    return new NodeFacts(settings, open.secrets());
  }

  /** Waits until the links to the same node among these have ended: it is never dialled twice. */
  void awaitEndOf(List<RunningNode> leaving) {
    leaving.stream()
        .filter(node -> node.settings.address().equals(settings.address()))
        .forEach(node -> node.link.awaitEnd());
  }

  /** Ends the link after an answer under way, and then wipes its secrets; waits for neither. */
  void leave() {
    link.stop();
    Thread.ofPlatform()
        .daemon()
        .name("leaving " + link.name())
        .start(
            () -> {
              link.awaitEnd();
              open.close();
            });
  }
}
