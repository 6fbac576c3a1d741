package io.countersign.chaincheck;

import io.countersign.chaincheck.rpc.Deadline;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.core.check.ChainCheck;
import io.countersign.core.key.SignatureCheck;
import io.countersign.core.key.SignerName;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.PublicKey;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks all nodes of a chain at once: their last commits before a signature, older ones behind it.
 */
public final class NodesCheck implements ChainCheck, Closeable {
  /** Before a signature. */
  static final int COMMITS = 20;

  /**
   * A node stops waiting for its signer after 5 s, and a signer that asks first is to be in time.
   */
  private static final Duration WITHIN = Duration.ofMillis(1_900);

  private static final Duration GIVE_UP = Duration.ofSeconds(2);
  private static final Duration BETWEEN_REFUSALS = Duration.ofSeconds(1);

  private static final Verdict SHUTTING_DOWN = new Verdict.NotYet("the signer is shutting down");

  private final OwnKey key;
  private final List<WatchedNode> nodes;
  private final NodeLog log;
  private final VerdictRule rule;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().daemon().name("chain check").factory());

  /** One for each node, in their order; none before {@link #begin}. */
  private volatile List<DeepCheck> deep = List.of();

  /** Shared by checks between which nothing was signed. */
  private volatile FirstSigned sinceCheck = new FirstSigned();

  private Verdict.@Nullable NotYet refusal;
  private long refusedAt;

  /**
   * A check that has asked nothing yet.
   *
   * @param check verifies signatures of {@code key}
   * @param asked at least one; closed when this is
   * @param required whether nothing is signed before a node has answered
   */
  public NodesCheck(
      SignerName name, PublicKey key, SignatureCheck check, List<RpcNode> asked, boolean required) {
    this.key = new OwnKey(name, key, check);
    this.nodes = asked.stream().map(node -> new WatchedNode(this.key, node)).toList();
    this.log = new NodeLog(name);
    this.rule = new VerdictRule(log, required);
  }

  /**
   * Shows the height of the first node that answers beside what was signed here, as soon as one
   * does, and from now on reads older commits behind each check, on threads of its own.
   *
   * @param lastSigned asked from another thread
   * @param stop takes the reason why nothing more may be signed, on another thread
   */
  public synchronized void begin(Supplier<Watermark> lastSigned, Consumer<String> stop) {
    deep = nodes.stream().map(node -> new DeepCheck(key, node, log, lastSigned, stop)).toList();
    nodes.forEach(node -> threads.execute(new OpeningLook(node, log, lastSigned)));
  }

  /**
   * Asks, on a thread of its own until a node tells, what part of the voting power the key has, and
   * warns if its chain cannot go on without it: for {@code durability = "ahead"}.
   */
  public synchronized void warnIfIndispensable() {
    threads.execute(new PowerLook(nodes, log));
  }

  @Override
  public synchronized Verdict check(Watermark last) {
    Verdict.NotYet before = refusal;
    if (before != null && System.nanoTime() - refusedAt < BETWEEN_REFUSALS.toNanos()) {
      return before;
    }
    if (!sinceCheck.isNone()) {
      sinceCheck = new FirstSigned();
    }
    List<Reading> readings;
    try {
      readings = readings(last);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SHUTTING_DOWN;
    } catch (RejectedExecutionException e) {
      return SHUTTING_DOWN; // closed
    }
    Verdict verdict = rule.verdict(readings, last);
    refusal = verdict instanceof Verdict.NotYet notYet ? notYet : null;
    refusedAt = System.nanoTime();
    if (verdict instanceof Verdict.Stop(String reason)) {
      log.stops(reason);
    }
    if (verdict instanceof Verdict.GoOn) {
      readOlder(deep, readings, last);
    }
    return verdict;
  }

  @Override
  public void signing(long height) {
    sinceCheck.signing(height);
  }

  private List<Reading> readings(Watermark last) throws InterruptedException {
    Deadline deadline = Deadline.in(WITHIN);
    return ofEach(
        node -> node.read(COMMITS, last, deadline),
        (node, problem) -> new Reading.Failed(node.rpc(), problem));
  }

  /**
   * How high each node is now, in no more than 2 s; signs of life for an operator, and nothing that
   * a verdict depends on.
   *
   * @return one for each node; none once it is closed
   */
  public List<NodeLook> look() throws InterruptedException {
    Deadline deadline = Deadline.in(WITHIN);
    try {
      return ofEach(node -> node.look(deadline), WatchedNode::failed);
    } catch (RejectedExecutionException e) {
      return List.of(); // closed
    }
  }

  /** Asks all at once; what has no answer in time is told so. */
  private <T> List<T> ofEach(
      Function<WatchedNode, T> question, BiFunction<WatchedNode, String, T> failed)
      throws InterruptedException {
    List<Callable<T>> questions = new ArrayList<>();
    for (WatchedNode node : nodes) {
      questions.add(() -> question.apply(node));
    }
    List<T> answers = new ArrayList<>();
    List<Future<T>> futures =
        threads.invokeAll(questions, GIVE_UP.toMillis(), TimeUnit.MILLISECONDS);
    for (int i = 0; i < nodes.size(); i++) {
      answers.add(answer(nodes.get(i), futures.get(i), failed));
    }
    return answers;
  }

  private static <T> T answer(
      WatchedNode node, Future<T> answer, BiFunction<WatchedNode, String, T> failed)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (CancellationException e) {
      return failed.apply(node, "no answer within %d s".formatted(GIVE_UP.toSeconds()));
    } catch (ExecutionException e) {
      return failed.apply(node, String.valueOf(e.getCause()));
    }
  }

  /** From every node: what one claims must not keep another one from being read. */
  private void readOlder(List<DeepCheck> readers, List<Reading> readings, Watermark last) {
    for (int i = 0; i < readers.size(); i++) {
      if (readings.get(i) instanceof Reading.Answered answered) {
        readers.get(i).begin(answered.status().height() - COMMITS, last, sinceCheck);
      }
    }
  }

  /** Ends what is under way; a node that is being asked is waited for by nobody. */
  @Override
  public void close() {
    threads.shutdownNow();
    deep.forEach(DeepCheck::close);
    nodes.forEach(node -> node.rpc().close());
  }
}
