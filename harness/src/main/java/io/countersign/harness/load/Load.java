package io.countersign.harness.load;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a signer under load, a thread for each chain, and watches its process meanwhile. */
public final class Load {
  private final LoadPlan plan;
  private final LoadTarget target;
  private final Crypto crypto;
  private final LoadView view;
  private final Clock clock = new Clock.OfSystem();
  private final Faults faults = new Faults();
  private final List<List<NodeSide>> nodes = new ArrayList<>();

  private Load(LoadPlan plan, LoadTarget target, Crypto crypto, LoadView view) {
    this.plan = plan;
    this.target = target;
    this.crypto = crypto;
    this.view = view;
  }

  /**
   * Runs it to its end.
   *
   * @throws IOException if the signer does not come, or does not come back
   */
  public static LoadResult run(
      LoadPlan plan,
      LoadTarget target,
      Crypto crypto,
      Ed25519PrivateKey nodeIdentity,
      LoadView view)
      throws IOException, InterruptedException {
    Load load = new Load(plan, target, crypto, view);
    try (Deadlines deadlines = new Deadlines()) {
      load.listen(nodeIdentity, deadlines);
      try (LoadTarget.Running signer = target.start().begin()) {
        return load.measure(load.connected(), signer.pid());
      }
    } finally {
      load.hangUp();
    }
  }

  private void listen(Ed25519PrivateKey identity, Deadlines deadlines) throws IOException {
    for (ChainNodes chain : target.nodes()) {
      List<NodeSide> sides = new ArrayList<>();
      nodes.add(sides);
      for (NodeAddress address : chain.addresses()) {
        sides.add(new NodeSide(NodeListener.open(address, crypto, identity, deadlines)));
      }
    }
  }

  private List<LoadedChain> connected() throws IOException {
    long began = System.nanoTime();
    List<LoadedChain> chains = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      String chainId = target.nodes().get(i).chainId();
      for (NodeSide node : nodes.get(i)) {
        node.connected();
      }
      NodeSide first = nodes.get(i).getFirst();
      AnswerCheck check = AnswerCheck.of(first.connected(), crypto, chainId, target.extensions());
      chains.add(new LoadedChain(nodes.get(i), chainId, plan, check, faults, clock));
    }
    view.say(
        "%d connected within %d ms"
            .formatted(plan.chains() * plan.links(), (System.nanoTime() - began) / 1_000_000));
    return chains;
  }

  private LoadResult measure(List<LoadedChain> chains, long pid)
      throws IOException, InterruptedException {
    long start = clock.now();
    Progress progress = new Progress(plan, start);
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < chains.size(); i++) {
      Schedule schedule = Schedule.of(plan, i, start);
      DueRequests.DueTimes times = plan.isBackToBack() ? request -> clock.now() : schedule::due;
      workers.add(
          new Worker(chains.get(i), new DueRequests(clock, times, progress, chains.get(i))));
    }
    Watch watch = new Watch(plan, target, progress, faults, pid, view);
    try {
      workers.forEach(Thread::start);
      while (workers.stream().anyMatch(Thread::isAlive)) {
        watch.look();
        workers.getFirst().join(watch.interval());
        if (workers.stream().anyMatch(worker -> worker.failure != null)) {
          progress.stop();
        }
      }
      watch.look();
    } finally {
      progress.stop();
      workers.forEach(Thread::interrupt);
    }
    for (Worker worker : workers) {
      worker.join();
      worker.throwFailure();
    }
    return new LoadResult(plan, progress.rounds(), faults, watch.samples());
  }

  private void hangUp() throws IOException {
    for (List<NodeSide> sides : nodes) {
      for (NodeSide node : sides) {
        node.close();
      }
    }
  }

  /** Asks for one chain. */
  private static final class Worker extends Thread {
    private final LoadedChain chain;
    private final DueRequests requests;
    private volatile @Nullable Throwable failure;

    Worker(LoadedChain chain, DueRequests requests) {
      super("load");
      this.chain = chain;
      this.requests = requests;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        requests.run();
        chain.finish();
      } catch (InterruptedException | RuntimeException e) {
        failure = e;
      }
    }

    void throwFailure() throws IOException {
      Throwable thrown = failure;
      if (thrown != null) {
        throw new IOException("the load ended early: " + thrown.getMessage(), thrown);
      }
    }
  }
}
