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
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private final Crypto crypto;

  /** By the label of a pace, for each round, for each kind of message. */
  private final Map<String, List<List<Latencies>>> measured = new LinkedHashMap<>();

  private List<Request> current = List.of();
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
    this.crypto = crypto;
    this.listener = NodeListener.open(setup.address(), crypto, nodeIdentity, deadlines);
    long launched = System.nanoTime();
    this.program = candidate.launch().start(setup);
    this.link = listener.accept();
    this.check = AnswerCheck.of(link, crypto, CHAIN_ID, candidate.extensions());
    Request first = chain.requests(++height).getFirst();
    check.require(first, link.ask(first));
    this.startMillis = (System.nanoTime() - launched) / 1e6;
  }

  static SignerSetup setup(Candidate candidate, Path ours, Path directory) throws IOException {
    SignerSetup setup =
        candidate.unix()
            ? new SignerSetup(
                CHAIN_ID, ours, directory, new NodeAddress.Unix(directory.resolve("node.sock")))
            : new SignerSetup(CHAIN_ID, ours, directory);
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
    List<Latencies> kinds = beginRound(pace);
    for (int i = 0; i < pace.heights(); i++) {
      pace.betweenHeights().take();
      List<Long> nanos = Height.sign(link, chain, check, ++height, pace.betweenMessages()).nanos();
      for (int kind = 0; kind < kinds.size(); kind++) {
        kinds.get(kind).add(nanos.get(kind));
      }
      afterHeight(i, meanwhile);
    }
  }

  /** What comes is added to a round of its own. */
  List<Latencies> beginRound(Pace pace) {
    List<Latencies> kinds = List.of(new Latencies(), new Latencies(), new Latencies());
    measured.computeIfAbsent(pace.label(), label -> new ArrayList<>()).add(kinds);
    return kinds;
  }

  /** Asks for one message of a height, the next one if it is the first. */
  void ask(int kind, List<Latencies> into) throws IOException {
    if (kind == 0) {
      current = chain.requests(++height);
    }
    Request request = current.get(kind);
    long asked = System.nanoTime();
    Response response = link.ask(request);
    into.get(kind).add(System.nanoTime() - asked);
    check.require(request, response);
  }

  /**
   * Asks for signatures over raw bytes, as CometBFT 1.0 does, and checks them.
   *
   * @param count with a pause before each
   */
  Latencies rawBytes(int count, Pause between) throws IOException {
    SignatureVerifier key = AnswerCheck.verifier(link, crypto, CHAIN_ID);
    Latencies latencies = new Latencies();
    for (int i = 0; i < count; i++) {
      between.take();
      byte[] bytes = (Candidate.RAW_BYTES_PREFIX + "number " + i).getBytes(StandardCharsets.UTF_8);
      Request request = new Request.SignBytes(Bytes.copyOf(bytes));
      long asked = System.nanoTime();
      Response response = link.ask(request);
      latencies.add(System.nanoTime() - asked);
      if (!(response instanceof Response.SignedRawBytes(Bytes signature))
          || !key.verify(bytes, signature.toArray())) {
        throw new IOException("expected a valid signature of raw bytes, got " + response);
      }
    }
    return latencies;
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

  /** What a quantity comes to at its pace; empty if that was not measured. */
  Optional<Span> span(Quantity quantity) {
    List<List<Latencies>> rounds = measured.getOrDefault(quantity.pace(), List.of());
    if (rounds.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Span(
            together(quantity.pace()).quantile(quantity.fraction()),
            rounds.stream().map(kinds -> all(kinds).quantile(quantity.fraction())).toList()));
  }

  /** The paces that it was asked at, by their labels. */
  Set<String> paces() {
    return measured.keySet();
  }

  /** All kinds of message together at one pace. */
  Latencies together(String pace) {
    return all(measured.getOrDefault(pace, List.of()).stream().flatMap(List::stream).toList());
  }

  private static Latencies all(List<Latencies> parts) {
    Latencies all = new Latencies();
    parts.forEach(all::addAll);
    return all;
  }

  /** By kind of message, in the order of a height, and all of them last. */
  Map<String, Latencies> measured(String pace) {
    Map<String, Latencies> named = new LinkedHashMap<>();
    List<List<Latencies>> rounds = measured.getOrDefault(pace, List.of());
    for (int kind = 0; kind < KINDS.size(); kind++) {
      int one = kind;
      named.put(KINDS.get(kind), all(rounds.stream().map(kinds -> kinds.get(one)).toList()));
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
