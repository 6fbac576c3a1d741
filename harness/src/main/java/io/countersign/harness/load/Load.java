package io.countersign.harness.load;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a signer under load, a thread for each chain, and watches its process meanwhile. */
public final class Load {
  /** For a chain to end by itself when the load is to end early. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final LoadPlan plan;
  private final LoadTarget target;
  private final Crypto crypto;
  private final LoadView view;
  private final EarlyEnd early;
  private final Clock clock = new Clock.OfSystem();
  private final Faults faults = new Faults();
  private final List<List<NodeSide>> nodes = new ArrayList<>();
  private volatile LoadTarget.@Nullable Running signer;

  private Load(LoadPlan plan, LoadTarget target, Crypto crypto, LoadView view, EarlyEnd early) {
    this.plan = plan;
    this.target = target;
    this.crypto = crypto;
    this.view = view;
    this.early = early;
  }

  /**
   * Runs it to its end, or until it is asked to end early. A signer that goes away and does not
   * come back ends it early too.
   *
   * @throws IOException if the signer does not come
   */
  public static LoadResult run(
      LoadPlan plan,
      LoadTarget target,
      Crypto crypto,
      Ed25519PrivateKey nodeIdentity,
      LoadView view,
      EarlyEnd early)
      throws IOException, InterruptedException {
    Load load = new Load(plan, target, crypto, view, early);
    try (Deadlines deadlines = new Deadlines()) {
      load.listen(nodeIdentity, deadlines);
      try (LoadTarget.Running signer = target.start().begin()) {
        load.signer = signer;
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
        NodeListener listener = NodeListener.open(address, crypto, identity, deadlines);
        sides.add(new NodeSide(listener, this::gone));
      }
    }
  }

  /** Why there is no use in waiting for the signer. */
  private Optional<String> gone() {
    LoadTarget.Running there = signer;
    return there == null ? Optional.empty() : there.gone();
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
    Progress progress = new Progress(plan, start, early);
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < chains.size(); i++) {
      Schedule schedule = Schedule.of(plan, i, start);
      DueRequests.DueTimes times = plan.isBackToBack() ? request -> clock.now() : schedule::due;
      workers.add(
          new Worker(chains.get(i), new DueRequests(clock, times, progress, chains.get(i)), early));
    }
    Watch watch = new Watch(plan, target, progress, faults, pid, view);
    early.begin();
    try {
      workers.forEach(Thread::start);
      follow(workers, watch);
      watch.look();
    } finally {
      workers.forEach(Thread::interrupt);
    }
    for (Worker worker : workers) {
      worker.join();
      worker.throwFailure();
    }
    return new LoadResult(plan, progress.measured(), faults, watch.samples(), early.reason());
  }

  /** Looks on until all have ended. */
  private void follow(List<Worker> workers, Watch watch) throws IOException, InterruptedException {
    long endingSince = 0;
    Optional<Worker> next = workers.stream().findFirst();
    while (next.isPresent()) {
      watch.look();
      next.get().join(watch.interval());
      if (early.isAsked()) {
        endingSince = endingSince == 0 ? System.nanoTime() : endingSince;
        if (System.nanoTime() - endingSince > GRACE.toNanos()) {
          workers.forEach(Thread::interrupt);
        }
      }
      next = workers.stream().filter(Thread::isAlive).findFirst();
    }
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
    private final EarlyEnd early;
    private volatile @Nullable Throwable failure;

    Worker(LoadedChain chain, DueRequests requests, EarlyEnd early) {
      super("load");
      this.chain = chain;
      this.requests = requests;
      this.early = early;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        requests.run();
        chain.finish();
      } catch (InterruptedException e) {
        // It was asked to end, and its signer did not answer.
      } catch (UncheckedIOException e) {
        early.ask(String.valueOf(e.getMessage()));
      } catch (RuntimeException | Error e) {
        failure = e;
        early.ask("a fault of this program");
      }
    }

    void throwFailure() throws IOException {
      Throwable thrown = failure;
      if (thrown != null) {
        throw new IOException("the load ended early: " + thrown, thrown);
      }
    }
  }
}
