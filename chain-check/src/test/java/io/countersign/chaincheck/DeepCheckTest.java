package io.countersign.chaincheck;

import static io.countersign.chaincheck.TestValidator.BLOCK;
import static io.countersign.chaincheck.TestValidator.CHAIN;
import static io.countersign.chaincheck.TestValidator.after;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.chaincheck.rpc.RpcAddress;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.chaincheck.rpc.ScriptedServer;
import io.countersign.core.check.ChainCheck.Verdict;
import io.countersign.core.key.SignerName;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read behind a signature, from nodes and from liars. */
@Timeout(60)
class DeepCheckTest {
  private static final TestValidator US = new TestValidator();
  private final BlockingQueue<String> stops = new ArrayBlockingQueue<>(9);

  @Test
  void anOlderSignatureStopsFromBehind() throws Exception {
    try (ScriptedServer node = ScriptedServer.node(foreignAt950()::answer);
        NodesCheck check = check(node.address())) {
      check.begin(() -> Watermark.floor(900), stops::add);
      assertEquals(new Verdict.GoOn(1_000), check.check(Watermark.floor(900)));
      check.signing(1_001);
      requireStopAt950();
    }
  }

  @Test
  void whatTheWatermarkCoversIsNotReadAgain() throws Exception {
    Vote covered = US.precommit(940, 0, BLOCK);
    TestChain chain = new TestChain(1_000).signed(covered, US.sign(covered));
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(node.address())) {
      check.begin(() -> Watermark.floor(950), stops::add);
      assertEquals(new Verdict.GoOn(1_000), check.check(Watermark.floor(950)));
      awaitLine(log, "heights 950 to 980");
      assertTrue(node.asked().contains("/commit?height=950"));
      assertTrue(node.asked().stream().noneMatch("/commit?height=949"::equals));
      assertEquals(0, stops.size());
    }
  }

  /** A node that is ahead of its chain keeps an answer until the chain has what we signed since. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatWasSignedHereSinceTheCheckIsNoSecondSigners(int checks) throws Exception {
    Watermark last = after(US.precommit(100, 0, BLOCK));
    try (HeldCommit held = new HeldCommit();
        CapturedLog log = CapturedLog.open();
        NodesCheck check = check(held.node.address())) {
      check.begin(() -> last, stops::add);
      assertEquals(new Verdict.GoOn(121), check.check(last));
      held.isAsked.await();
      for (int i = 1; i < checks; i++) {
        check.check(last);
      }
      check.signing(101);
      held.showOurs();
      awaitLine(log, "read the commits of heights 100 to 101");
      assertEquals(0, stops.size(), stops::toString);
    }
  }

  @Test
  void whatIsTheWatermarkByNowIsNoSecondSignersEvenIfNobodyTold() throws Exception {
    Watermark last = after(US.precommit(100, 0, BLOCK));
    try (HeldCommit held = new HeldCommit();
        CapturedLog log = CapturedLog.open();
        NodesCheck check = check(held.node.address())) {
      check.begin(() -> after(held.ours), stops::add);
      check.check(last);
      held.isAsked.await();
      held.showOurs();
      awaitLine(log, "read the commits of heights 100 to 101");
      assertEquals(0, stops.size(), stops::toString);
    }
  }

  @Test
  void aNodeThatClaimsTheHighestBlockDoesNotKeepAnotherFromBeingRead() throws Exception {
    TestChain lies = new TestChain(Long.MAX_VALUE);
    lies.earliest = Long.MAX_VALUE - 19;
    try (ScriptedServer liar = ScriptedServer.node(lies::answer);
        ScriptedServer node = ScriptedServer.node(foreignAt950()::answer);
        NodesCheck check = check(liar.address(), node.address())) {
      check.begin(() -> Watermark.floor(900), stops::add);
      check.check(Watermark.floor(900));
      requireStopAt950();
    }
  }

  @Test
  void aNodeThatKeepsOlderCommitsInWaitDoesNotKeepAnotherFromBeingRead() throws Exception {
    TestChain lies = new TestChain(2_000);
    try (ScriptedServer liar =
            new ScriptedServer(
                (path, out) -> {
                  if (path.endsWith("=1980")) {
                    TimeUnit.MINUTES.sleep(1);
                  }
                  out.write(ScriptedServer.http(lies.answer(path)));
                });
        ScriptedServer node = ScriptedServer.node(foreignAt950()::answer);
        NodesCheck check = check(liar.address(), node.address())) {
      check.begin(() -> Watermark.floor(900), stops::add);
      check.check(Watermark.floor(900));
      requireStopAt950();
    }
  }

  @Test
  void whatOneNodeShowedIsReadAtAnotherAgain() throws Exception {
    TestChain lies = new TestChain(5_000);
    lies.earliest = 4_970;
    TestChain chain = foreignAt950();
    AtomicBoolean up = new AtomicBoolean();
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer liar = ScriptedServer.node(lies::answer);
        ScriptedServer node =
            new ScriptedServer(
                (path, out) -> {
                  if (!up.get()) {
                    throw new IOException("not yet");
                  }
                  out.write(ScriptedServer.http(chain.answer(path)));
                });
        NodesCheck check = check(liar.address(), node.address())) {
      check.begin(() -> Watermark.floor(900), stops::add);
      check.check(Watermark.floor(900));
      awaitLine(log, "heights 4970 to 4980");
      up.set(true);
      check.check(Watermark.floor(900));
      requireStopAt950();
    }
  }

  @Test
  void aReadThatFailsIsAWarningAndGoesOnWhereItWas() throws Exception {
    TestChain chain = foreignAt950();
    AtomicInteger failures = new AtomicInteger(1);
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer node =
            new ScriptedServer(
                (path, out) -> {
                  if (path.endsWith("=960") && failures.getAndDecrement() > 0) {
                    throw new IOException("gone");
                  }
                  out.write(ScriptedServer.http(chain.answer(path)));
                });
        NodesCheck check = check(node.address())) {
      check.begin(() -> Watermark.floor(900), stops::add);
      check.check(Watermark.floor(900));
      requireStopAt950();
      assertEquals(
          1, node.asked().stream().filter("/commit?height=970"::equals).count(), "read again");
      assertTrue(
          log.lines(Level.WARNING).stream()
              .anyMatch(line -> line.contains("could not read the commits of heights 900 to 960")),
          log.lines()::toString);
    }
  }

  private void requireStopAt950() throws InterruptedException {
    String reason = stops.poll(20, TimeUnit.SECONDS);
    assertTrue(String.valueOf(reason).contains("--height 950"), reason);
  }

  private static TestChain foreignAt950() {
    Vote vote = US.precommit(950, 0, BLOCK);
    return new TestChain(1_000).signed(vote, US.sign(vote));
  }

  private void awaitLine(CapturedLog log, String part) throws InterruptedException {
    while (stops.isEmpty() && log.lines().stream().noneMatch(line -> line.contains(part))) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static NodesCheck check(RpcAddress... nodes) {
    return new NodesCheck(
        SignerName.of(CHAIN),
        US.publicKey(),
        US,
        Arrays.stream(nodes).map(RpcNode::direct).toList(),
        false);
  }

  /** A node at 100 that claims 121, and shows 101 when it holds what we have signed for it. */
  private static final class HeldCommit implements AutoCloseable {
    final Vote ours = US.precommit(101, 0, BLOCK);
    final CountDownLatch isAsked = new CountDownLatch(1);
    private final CountDownLatch shown = new CountDownLatch(1);
    private final TestChain claimed = new TestChain(121);
    final ScriptedServer node;

    HeldCommit() throws IOException {
      node =
          new ScriptedServer(
              (path, out) -> {
                if (path.endsWith("=101")) {
                  isAsked.countDown();
                  shown.await();
                }
                out.write(ScriptedServer.http(claimed.answer(path)));
              });
    }

    void showOurs() {
      claimed.signed(ours, US.sign(ours));
      shown.countDown();
    }

    @Override
    public void close() throws IOException {
      node.close();
    }
  }
}
