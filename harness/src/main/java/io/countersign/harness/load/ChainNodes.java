package io.countersign.harness.load;

import io.countersign.protocol.link.NodeAddress;
import java.util.List;

/**
 * Where the nodes of one chain are to listen.
 *
 * @param chainId what is signed for
 * @param addresses one for each node
 */
public record ChainNodes(String chainId, List<NodeAddress> addresses) {}
