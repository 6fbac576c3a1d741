package io.countersign.chaincheck;

/**
 * How a node stood when its RPC was last looked at.
 *
 * @param node what its RPC is called, {@link io.countersign.chaincheck.rpc.RpcNode#toString}
 * @param at when that was, in milliseconds since 1970
 * @param height of its last block; 0 if it did not tell
 * @param catchingUp whether it still fetches blocks
 * @param problem why it did not tell; empty if it did
 */
public record NodeLook(String node, long at, long height, boolean catchingUp, String problem) {
  /** Whether it told its height. */
  public boolean told() {
    return problem.isEmpty();
  }
}
