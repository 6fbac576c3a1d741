package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Commit;
import io.countersign.chaincheck.rpc.Deadline;
import io.countersign.chaincheck.rpc.NodeStatus;
import io.countersign.chaincheck.rpc.RpcClient;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.chaincheck.rpc.VotingPower;
import io.countersign.core.watermark.Watermark;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One node whose RPC is configured. */
final class WatchedNode {
  private final OwnKey key;
  private final RpcNode rpc;

  /**
   * To find the address of a name has no time limit, so that one check at most may be in it. What
   * else asks this node, the looks at the start and the read of older commits, has one thread each.
   */
  private final AtomicBoolean busy = new AtomicBoolean();

  /** The same for a look at its height. */
  private final AtomicBoolean looking = new AtomicBoolean();

  WatchedNode(OwnKey key, RpcNode rpc) {
    this.key = key;
    this.rpc = rpc;
  }

  RpcNode rpc() {
    return rpc;
  }

  /** Its status and its last {@code commits} commits; never throws for what a node does. */
  Reading read(int commits, Watermark last, Deadline deadline) {
    if (!busy.compareAndSet(false, true)) {
      return new Reading.Failed(rpc, "still waiting for the address of its name");
    }
    try (RpcClient client = new RpcClient(rpc, deadline)) {
      NodeStatus status = client.status();
      if (!isOurs(status)) {
        return new Reading.OtherChain(rpc, status.chainId());
      }
      return read(client, status, commits, last);
    } catch (IOException e) {
      return new Reading.Failed(rpc, describe(e));
    } finally {
      busy.set(false);
    }
  }

  private Reading read(RpcClient client, NodeStatus status, int commits, Watermark last) {
    Findings findings = new Findings(key, rpc, last);
    long highest = status.height();
    long lowest = Math.max(1, highest - commits + 1);
    String problem = "";
    try {
      long missing = client.commits(key.chainId(), key.address(), highest, lowest, findings::add);
      if (missing == highest && highest > 0) {
        problem = "it does not have the commit of its last block, " + highest;
      }
    } catch (IOException e) {
      problem = describe(e);
    }
    return new Reading.Answered(rpc, status, findings, problem);
  }

  /**
   * Commits of certain heights, the highest first.
   *
   * @return the height where it ended, whose commit the node does not have; 0 if it had all
   */
  long readCommits(long highest, long lowest, Consumer<Commit> take, Deadline deadline)
      throws IOException {
    try (RpcClient client = new RpcClient(rpc, deadline)) {
      return client.commits(key.chainId(), key.address(), highest, lowest, take);
    }
  }

  /** Its status alone, of whatever chain. */
  NodeStatus status(Deadline deadline) throws IOException {
    try (RpcClient client = new RpcClient(rpc, deadline)) {
      return client.status();
    }
  }

  /** How high it is now; never throws for what a node does. */
  NodeLook look(Deadline deadline) {
    if (!looking.compareAndSet(false, true)) {
      return failed("still waiting for the address of its name");
    }
    try {
      NodeStatus status = status(deadline);
      return isOurs(status)
          ? new NodeLook(
              rpc.toString(), System.currentTimeMillis(), status.height(), status.catchingUp(), "")
          : failed("it is of chain " + status.chainId());
    } catch (IOException e) {
      return failed(describe(e));
    } finally {
      looking.set(false);
    }
  }

  NodeLook failed(String problem) {
    return new NodeLook(rpc.toString(), System.currentTimeMillis(), 0, false, problem);
  }

  /**
   * What part of its newest validators' power our key has.
   *
   * @return empty if it is of another chain, or its newest validators may not be the chain's
   */
  Optional<VotingPower> votingPower(Deadline deadline) throws IOException {
    try (RpcClient client = new RpcClient(rpc, deadline)) {
      NodeStatus status = client.status();
      return isOurs(status) && !status.catchingUp()
          ? Optional.of(client.votingPower(key.address()))
          : Optional.empty();
    }
  }

  boolean isOurs(NodeStatus status) {
    return status.chainId().equals(key.chainId());
  }

  static String describe(IOException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
