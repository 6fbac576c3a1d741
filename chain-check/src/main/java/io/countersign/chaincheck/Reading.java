package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.NodeStatus;
import io.countersign.chaincheck.rpc.RpcNode;

/** What came of asking one node. */
sealed interface Reading {
  RpcNode node();

  /**
   * It answered for our chain.
   *
   * @param problem why not all of its commits could be read; empty if they were
   */
  record Answered(RpcNode node, NodeStatus status, Findings findings, String problem)
      implements Reading {
    /** Whether its answer is good enough where one is needed. */
    boolean isConclusive() {
      return problem.isEmpty() && !status.catchingUp() && !isForging();
    }

    /** Whether it shows signatures that our key did not make: nothing it says is worth anything. */
    boolean isForging() {
      return findings.forged() > 0;
    }
  }

  /** It is a node of another chain. */
  record OtherChain(RpcNode node, String chainId) implements Reading {}

  /** It did not answer as a node should. */
  record Failed(RpcNode node, String reason) implements Reading {}
}
