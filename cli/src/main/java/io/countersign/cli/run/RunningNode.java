package io.countersign.cli.run;

import io.countersign.cli.settings.ValidatorSettings;
import io.countersign.core.session.NodeLink;
import java.io.Closeable;
import java.util.List;

/**
 * A node and the link that serves it.
 *
 * @param dialled what the link dials with
 * @param facts as they are now: a reload may have given it another name, or rpc
 */
record RunningNode(DialledNode dialled, NodeFacts facts, NodeLink link) implements Closeable {
  ValidatorSettings settings() {
    return facts.settings();
  }

  /** The same link under other settings that do not concern it; the rest of these is wiped. */
  RunningNode with(OpenNode others) {
    others.dialled().close();
    others.facts().link().close();
    facts.rpc().close();
    return new RunningNode(dialled, facts.with(others.facts()), link);
  }

  /** What it would be opened with again. */
  OpenNode opened() {
    return new OpenNode(dialled, facts);
  }

  /** Waits until the links to the same node among these have ended: it is never dialled twice. */
  void awaitEndOf(List<RunningNode> leaving) {
    leaving.stream()
        .filter(node -> node.settings().isWhere(settings()))
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
              close();
            });
  }

  /** Wipes the secrets. */
  @Override
  public void close() {
    dialled.close();
    facts.close();
  }
}
