package io.countersign.chaincheck;

import static io.countersign.chaincheck.TestValidator.BLOCK;
import static io.countersign.chaincheck.TestValidator.CHAIN;
import static io.countersign.chaincheck.TestValidator.after;
import static io.countersign.chaincheck.TestValidator.block;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.chaincheck.rpc.RpcAddress;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.chaincheck.rpc.ScriptedServer;
import io.countersign.core.check.ChainCheck.Verdict;
import io.countersign.core.key.SignerName;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chain shows, and what that means for a signer with a certain watermark. */
@Timeout(60)
class NodesCheckTest {
  private static final TestValidator US = new TestValidator();
  private static final Watermark FRESH = Watermark.floor(0);

  record Case(String name, Vote onChain, Watermark last, boolean stops) {
    @Override
    public String toString() {
      return name + (stops ? ": stops" : ": goes on");
    }
  }

  static Stream<Case> histories() {
    Vote vote = US.precommit(90, 1, BLOCK);
    Vote nil = US.precommit(90, 1, BlockId.NIL);
    Vote later = US.vote(Step.PRECOMMIT, 90, 1, BLOCK, new Timestamp(1_700_000_001, 0));
    return Stream.of(
        new Case("signed here", vote, after(vote), false),
        new Case("nil, signed here", nil, after(nil), false),
        new Case("a state from before", vote, after(US.precommit(89, 0, BLOCK)), true),
        new Case("nil, a state from before", nil, after(US.precommit(89, 0, BLOCK)), true),
        new Case("an earlier round here", vote, after(US.precommit(90, 0, BLOCK)), true),
        new Case("a later round here", vote, after(US.precommit(90, 2, BLOCK)), false),
        new Case(
            "only the prevote here",
            vote,
            after(US.vote(Step.PREVOTE, 90, 1, BLOCK, TestValidator.TIME)),
            true),
        new Case(
            "the next prevote here",
            vote,
            after(US.vote(Step.PREVOTE, 91, 0, BLOCK, TestValidator.TIME)),
            false),
        new Case("another block here", vote, after(US.precommit(90, 1, block(0xb2))), true),
        new Case("nil here", vote, after(nil), true),
        new Case("a block here, nil there", nil, after(vote), true),
        new Case("the same at another time here", vote, after(later), true),
        new Case("a floor at its height", vote, Watermark.floor(90), false),
        new Case("a floor below it", vote, Watermark.floor(89), true),
        new Case(
            "a floor in the last round",
            US.precommit(90, Integer.MAX_VALUE, BLOCK),
            Watermark.floor(90),
            false),
        new Case(
            "a round 0 whose record is lost", US.precommit(90, 0, BLOCK), sittingOut(90), false),
        new Case("a round after one whose record is lost", vote, sittingOut(90), true),
        new Case("nothing signed here", vote, FRESH, true));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void aSignatureThatWasNotMadeHereStops(Case history) throws Exception {
    TestChain chain = new TestChain(100).signed(history.onChain(), US.sign(history.onChain()));
    try (ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(false, node.address())) {
      Verdict verdict = check.check(history.last());
      if (history.stops()) {
        String reason = assertInstanceOf(Verdict.Stop.class, verdict).reason();
        assertTrue(reason.contains("precommit 90/"), reason);
        assertTrue(reason.contains(history.last().describe()), reason);
        assertTrue(reason.contains("countersign state raise test-1 --height 90"), reason);
      } else {
        assertEquals(new Verdict.GoOn(100), verdict);
      }
    }
  }

  @Test
  void theCommandRaisesAboveAllThatWasSignedElsewhere() throws Exception {
    TestChain chain = new TestChain(100);
    for (long height = 85; height <= 97; height++) {
      Vote vote = US.precommit(height, 0, BLOCK);
      chain.signed(vote, US.sign(vote));
    }
    try (ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(false, node.address())) {
      String reason =
          assertInstanceOf(Verdict.Stop.class, check.check(Watermark.floor(80))).reason();
      assertTrue(reason.endsWith("countersign state raise test-1 --height 97"), reason);
    }
  }

  @Test
  void theLastTwentyCommitsAreReadOnOneConnection() throws Exception {
    TestChain chain = new TestChain(100);
    try (ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(true, node.address())) {
      check.check(Watermark.floor(80));
      assertEquals("/status", node.asked().getFirst());
      assertEquals("/commit?height=100", node.asked().get(1));
      assertEquals("/commit?height=81", node.asked().getLast());
      assertEquals(21, node.asked().size());
      assertEquals(1, node.connections());
    }
  }

  @Test
  void aShortAPrunedAndAnEmptyChainAreReadAsFarAsTheyGo() throws Exception {
    TestChain shortChain = new TestChain(3);
    TestChain pruned = new TestChain(100);
    pruned.earliest = 95;
    for (TestChain chain : List.of(shortChain, pruned, new TestChain(0))) {
      try (ScriptedServer node = ScriptedServer.node(chain::answer);
          NodesCheck check = check(true, node.address())) {
        assertEquals(new Verdict.GoOn(Math.max(1, chain.height)), check.check(FRESH));
      }
    }
  }

  @Test
  void aNodeWithoutItsLastCommitHasToldNothing() throws Exception {
    TestChain chain = new TestChain(100);
    chain.earliest = 101;
    try (ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(true, node.address())) {
      assertInstanceOf(Verdict.NotYet.class, check.check(FRESH));
    }
  }

  @Test
  void aNodeThatCannotBeAskedIsOneWarning() throws Exception {
    try (CapturedLog log = CapturedLog.open();
        NodesCheck check = check(false, closedPort())) {
      assertEquals(new Verdict.GoOn(0), check.check(Watermark.floor(80)));
      assertEquals(new Verdict.GoOn(0), check.check(Watermark.floor(80)));
      assertEquals(1, log.lines().size(), log.lines()::toString);
      assertTrue(log.lines(Level.WARNING).getFirst().endsWith("signing goes on without that"));
    }
  }

  @Test
  void whereAnAnswerIsRequiredNothingIsSignedBeforeOneNodeAnswered() throws Exception {
    try (ScriptedServer node = ScriptedServer.node(new TestChain(100)::answer)) {
      RpcAddress away = closedPort();
      try (NodesCheck check = check(true, away)) {
        String reason =
            assertInstanceOf(Verdict.NotYet.class, check.check(Watermark.floor(80))).reason();
        assertTrue(reason.contains("chain_check = \"required\""), reason);
        assertTrue(reason.contains(away.toString()), reason);
      }
      try (NodesCheck check = check(true, away, node.address())) {
        assertEquals(new Verdict.GoOn(100), check.check(Watermark.floor(80)));
      }
    }
  }

  @Test
  void aFreshStateWaitsForAnAnswerWithoutBeingToldTo() throws Exception {
    try (NodesCheck check = check(false, closedPort())) {
      assertInstanceOf(Verdict.NotYet.class, check.check(FRESH));
    }
  }

  @Test
  void aNodeThatCatchesUpIsNoAnswerWhereOneIsRequired() throws Exception {
    TestChain chain = new TestChain(100);
    chain.catchingUp = true;
    try (ScriptedServer node = ScriptedServer.node(chain::answer)) {
      try (NodesCheck check = check(true, node.address())) {
        assertInstanceOf(Verdict.NotYet.class, check.check(Watermark.floor(80)));
      }
      try (NodesCheck check = check(false, node.address())) {
        assertEquals(new Verdict.GoOn(0), check.check(Watermark.floor(80)));
      }
    }
  }

  @Test
  void aRefusalIsRepeatedAndNotAskedForAgainAtOnce() throws Exception {
    TestChain chain = new TestChain(100);
    chain.catchingUp = true;
    try (ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(true, node.address())) {
      Verdict first = check.check(FRESH);
      int asked = node.asked().size();
      assertEquals(first, check.check(FRESH));
      assertEquals(asked, node.asked().size());
      chain.catchingUp = false;
      TimeUnit.MILLISECONDS.sleep(1_100);
      assertEquals(new Verdict.GoOn(100), check.check(FRESH));
    }
  }

  @Test
  void aCheckThatIsClosedLetsNothingBeSigned() throws Exception {
    NodesCheck closed;
    try (NodesCheck check = check(false, closedPort())) {
      closed = check;
    }
    assertEquals(
        new Verdict.NotYet("the signer is shutting down"), closed.check(Watermark.floor(80)));
  }

  @Test
  void aSilentNodeDoesNotKeepOthersFromBeingHeard() throws Exception {
    Vote vote = US.precommit(90, 0, BLOCK);
    TestChain chain = new TestChain(100).signed(vote, US.sign(vote));
    try (ScriptedServer silent =
            new ScriptedServer((path, out) -> Thread.sleep(Duration.ofMinutes(1)));
        ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(false, silent.address(), node.address())) {
      assertInstanceOf(Verdict.Stop.class, check.check(Watermark.floor(80)));
    }
  }

  @Test
  void whatCameBeforeANodeFellSilentCounts() throws Exception {
    Vote vote = US.precommit(98, 0, BLOCK);
    TestChain chain = new TestChain(100).signed(vote, US.sign(vote));
    try (ScriptedServer node =
            new ScriptedServer(
                (path, out) -> {
                  if (path.endsWith("=95")) {
                    Thread.sleep(Duration.ofMinutes(1));
                  }
                  out.write(ScriptedServer.http(chain.answer(path)));
                });
        NodesCheck check = check(false, node.address())) {
      assertInstanceOf(Verdict.Stop.class, check.check(Watermark.floor(80)));
    }
  }

  @Test
  void theHeightIsShownBesideTheWatermarkAtStartAndOnce() throws Exception {
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer node = ScriptedServer.node(new TestChain(100)::answer);
        NodesCheck check = check(false, node.address())) {
      check.begin(() -> Watermark.floor(99), reason -> {});
      while (log.lines().isEmpty()) {
        Thread.onSpinWait();
      }
      check.check(Watermark.floor(99));
      assertEquals(
          List.of(
              "INFO [test-1] %s is at height 100; last signed here: height 99 and below"
                  .formatted(node.address())),
          log.lines());
    }
  }

  private static Watermark sittingOut(long height) {
    Watermark before = after(US.precommit(height - 1, 0, BLOCK));
    return new Watermark(before.position(), before.signBytes(), before.signature(), height);
  }

  private static NodesCheck check(boolean required, RpcAddress... nodes) {
    return new NodesCheck(
        SignerName.of(CHAIN),
        US.publicKey(),
        US,
        Arrays.stream(nodes).map(RpcNode::direct).toList(),
        required);
  }

  private static RpcAddress closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new RpcAddress("127.0.0.1", socket.getLocalPort());
    }
  }
}
