package io.countersign.harness.bench;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.Height;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.Pause;
import io.countersign.harness.node.ProcessFigures;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One candidate under measurement: its process, its node, and what was measured so far. */
final class Lane implements Closeable {
  private static final String CHAIN_ID = "bench-1";

  /** In heights: a slow disk on a busy machine takes some seconds for so many. */
  private static final int MEANWHILE = 20;

  private static final List<String> KINDS = List.of("proposal", "prevote", "precommit");

  private final Candidate candidate;
  private final NodeListener listener;
  private final SignerProgram program;
  private final RemoteSigner link;
  private final AnswerCheck check;
  private final TestChain chain = new TestChain(CHAIN_ID);
  private final double startMillis;
  private final Map<Pace, List<Latencies>> measured = new HashMap<>();
  private long height;

  /** Starts the candidate and gets its first signature. */
  Lane(
      Candidate candidate,
      SignerSetup setup,
      Crypto crypto,
      Ed25519PrivateKey nodeIdentity,
      Deadlines deadlines)
      throws IOException {
    this.candidate = candidate;
    this.listener = NodeListener.open(setup.address(), crypto, nodeIdentity, deadlines);
    long launched = System.nanoTime();
    this.program = candidate.launch().start(setup);
    this.link = listener.accept();
    this.check = AnswerCheck.of(link, crypto, CHAIN_ID, candidate.extensions());
    Request first = chain.requests(++height).getFirst();
    check.require(first, link.ask(first));
    this.startMillis = (System.nanoTime() - launched) / 1e6;
    for (Pace pace : Pace.ALL) {
      measured.put(pace, List.of(new Latencies(), new Latencies(), new Latencies()));
    }
  }

  static SignerSetup setup(Path ours, Path directory) throws IOException {
    SignerSetup setup = new SignerSetup(CHAIN_ID, ours, directory);
    setup.create(line -> {});
    return setup;
  }

  /** What has to be done from time to time, outside the measured time. */
  @FunctionalInterface
  interface Meanwhile {
    void run() throws IOException;
  }

  /** Not measured: lets the candidate compile and fill its caches. */
  void warmUp(Meanwhile meanwhile) throws IOException {
    for (int i = 0; i < Pace.BACK_TO_BACK.heights(); i++) {
      Height.sign(link, chain, check, ++height, Pause.NONE);
      afterHeight(i, meanwhile);
    }
  }

  private static void afterHeight(int count, Meanwhile meanwhile) throws IOException {
    if ((count + 1) % MEANWHILE == 0) {
      meanwhile.run();
    }
  }

  void round(Pace pace, Meanwhile meanwhile) throws IOException {
    List<Latencies> kinds = measured.getOrDefault(pace, List.of());
    for (int i = 0; i < pace.heights(); i++) {
      pace.betweenHeights().take();
      List<Long> nanos = Height.sign(link, chain, check, ++height, pace.betweenMessages()).nanos();
      for (int kind = 0; kind < kinds.size(); kind++) {
        kinds.get(kind).add(nanos.get(kind));
      }
      afterHeight(i, meanwhile);
    }
  }

  /** Lets it know that its node is still there, as a node does that has nothing to ask. */
  void ping() throws IOException {
    Response answer = link.ask(new Request.Ping());
    if (!(answer instanceof Response.Pong)) {
      throw new IOException("expected %s to answer a ping, got %s".formatted(name(), answer));
    }
  }

  double startMillis() {
    return startMillis;
  }

  String name() {
    return candidate.name();
  }

  /** Of the process, in MiB; NaN where there is no /proc. */
  double residentMebibytes() throws IOException {
    return ProcessFigures.of(program.pid())
        .map(figures -> figures.residentKib() / 1024.0)
        .orElse(Double.NaN);
  }

  /** All kinds of message together at one pace. */
  Latencies together(Pace pace) {
    Latencies all = new Latencies();
    measured.getOrDefault(pace, List.of()).forEach(all::addAll);
    return all;
  }

  /** By kind of message, in the order of a height, and all of them last. */
  Map<String, Latencies> measured(Pace pace) {
    Map<String, Latencies> named = new LinkedHashMap<>();
    List<Latencies> kinds = measured.getOrDefault(pace, List.of());
    for (int kind = 0; kind < kinds.size(); kind++) {
      named.put(KINDS.get(kind), kinds.get(kind));
    }
    named.put("all", together(pace));
    return named;
  }

  @Override
  public void close() throws IOException {
    link.close();
    program.close();
    listener.close();
  }
}
