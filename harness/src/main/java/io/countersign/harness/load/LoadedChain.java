package io.countersign.harness.load;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What is asked for one chain: its heights one after the other, by its nodes in turn. */
final class LoadedChain implements DueRequests.Asking {
  /** As far before a request there is time for a ping on its link. */
  private static final long TIME_FOR_PING = 1_000_000_000;

  private final List<NodeSide> nodes;
  private final TestChain chain;
  private final LoadPlan plan;
  private final Faults faults;
  private final Clock clock;
  private final Unchecked unchecked;
  private List<Request> height = List.of();
  private NodeSide node;
  private Request request;

  /** Its signer is connected to every node already. */
  LoadedChain(
      List<NodeSide> nodes,
      String chainId,
      LoadPlan plan,
      AnswerCheck check,
      Faults faults,
      Clock clock) {
    this.nodes = nodes;
    this.chain = new TestChain(chainId);
    this.plan = plan;
    this.faults = faults;
    this.clock = clock;
    this.unchecked = new Unchecked(check, faults, clock);
    this.node = nodes.getFirst();
    this.request = new Request.Ping();
  }

  @Override
  public void prepare(long number) {
    int step = (int) (number % LoadPlan.REQUESTS);
    if (step == 0) {
      long count = number / LoadPlan.REQUESTS;
      height = chain.requests(plan.firstHeight() + count);
      node = nodes.get((int) (count % nodes.size()));
    }
    request = height.get(step);
    if (plan.isBackToBack()) {
      unchecked.checkAll();
    }
  }

  @Override
  public void meanwhile(long due) {
    unchecked.checkUntil(due);
    if (nodes.size() > 1 || due - clock.now() > TIME_FOR_PING) {
      pingSilent();
    }
  }

  private void pingSilent() {
    for (NodeSide other : nodes) {
      if (other.isSilent()) {
        answered(other, new Request.Ping());
      }
    }
  }

  @Override
  public boolean ask(Round round) {
    return answered(node, request);
  }

  /** Whether there is an answer that is no refusal; a link that was lost is there again. */
  private boolean answered(NodeSide asked, Request question) {
    try {
      Response response = asked.ask(question);
      return switch (response) {
        case Response.Refused refused -> {
          faults.add(Faults.Kind.REFUSED, refused.description());
          yield false;
        }
        case Response.Pong ignored when question instanceof Request.Ping -> false;
        case Response.Pong ignored -> kept(question, response);
        case Response.SignedVote ignored -> kept(question, response);
        case Response.SignedProposal ignored -> kept(question, response);
        case Response.SignedRawBytes ignored -> kept(question, response);
        case Response.PublicKeyIs ignored -> kept(question, response);
      };
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        faults.add(Faults.Kind.LOST, "no answer when the load was ended");
      } else {
        faults.add(Faults.Kind.LOST, String.valueOf(e.getMessage()));
        reconnect(asked);
      }
      return false;
    }
  }

  private boolean kept(Request question, Response response) {
    unchecked.add(question, response);
    return true;
  }

  private static void reconnect(NodeSide lost) {
    try {
      lost.connected();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Checks what has not been checked yet. */
  void finish() {
    unchecked.checkAll();
  }
}
