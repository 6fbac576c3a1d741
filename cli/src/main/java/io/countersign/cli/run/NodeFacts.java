package io.countersign.cli.run;

import io.countersign.cli.settings.ValidatorSettings;
import java.io.Closeable;

/**
 * What there is to know of a node before it is dialled.
 *
 * @param link the secrets of its link
 * @param rpc those of its RPC
 */
record NodeFacts(ValidatorSettings settings, NodeSecrets link, NodeSecrets rpc)
    implements Closeable {
  /** Whether a link to the other one is a link to this one: it need not be touched. */
  boolean isLinkOf(NodeFacts other) {
    return settings.ofLink().equals(other.settings.ofLink()) && link.isSameAs(other.link);
  }

  /** Whether the same RPC is asked in the same way. */
  boolean isAskedAs(NodeFacts other) {
    return settings.rpc().equals(other.settings.rpc())
        && settings.rpcTunnel().equals(other.settings.rpcTunnel())
        && rpc.isSameAs(other.rpc);
  }

  /** The same under other settings, which do not concern the link. */
  NodeFacts with(NodeFacts others) {
    return new NodeFacts(others.settings, link, others.rpc);
  }

  @Override
  public void close() {
    link.close();
    rpc.close();
  }
}
