package io.countersign.core.session;

import io.countersign.protocol.link.NodeConnection;
import java.io.IOException;

/** Makes a connected, authenticated link to one node, or says why not. */
@FunctionalInterface
public interface Dialer {
  /** One attempt, bounded in time. */
  NodeConnection dial() throws IOException;
}
