package io.countersign.chaincheck;

import static io.countersign.chaincheck.TestValidator.BLOCK;
import static io.countersign.chaincheck.TestValidator.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.chaincheck.rpc.RpcAddress;
import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.chaincheck.rpc.ScriptedServer;
import io.countersign.core.check.ChainCheck.Verdict;
import io.countersign.core.key.SignerName;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes of other chains, with heights of their own and signatures that nobody made. */
@Timeout(60)
class UntrustedNodesTest {
  private static final TestValidator US = new TestValidator();
  private static final Watermark FRESH = Watermark.floor(0);
  private static final Watermark OLD = Watermark.floor(80);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherChainHoldsSigningUpAndNamesBothUntilOursAnswers(boolean required) throws Exception {
    TestChain chain = new TestChain(100);
    chain.chainId = "other-2";
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(required, node.address())) {
      String text =
          "expected chain test-1 at %s, found chain \"other-2\"; correct rpc in its [[validator]]"
              .formatted(node.address());
      assertEquals(new Verdict.NotYet(text), check.check(OLD));
      assertEquals(List.of("SEVERE [test-1] " + text), log.lines());
      chain.chainId = CHAIN;
      TimeUnit.MILLISECONDS.sleep(1_100);
      assertEquals(new Verdict.GoOn(100), check.check(OLD));
    }
  }

  @Test
  void aNodeThatBecomesAnotherChainsHoldsSigningUpAndDoesNotEndIt() throws Exception {
    TestChain chain = new TestChain(100);
    try (ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(false, node.address())) {
      assertEquals(new Verdict.GoOn(100), check.check(OLD));
      chain.chainId = "other-2";
      assertInstanceOf(Verdict.NotYet.class, check.check(OLD));
    }
  }

  @Test
  void anotherChainBesideOursIsAnErrorAndSigningGoesOn() throws Exception {
    TestChain other = new TestChain(5_000);
    other.chainId = "other-2";
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer wrong = ScriptedServer.node(other::answer);
        ScriptedServer right = ScriptedServer.node(new TestChain(100)::answer);
        NodesCheck check = check(true, wrong.address(), right.address())) {
      assertEquals(new Verdict.GoOn(100), check.check(FRESH));
      assertEquals(1, log.lines(Level.SEVERE).size(), log.lines()::toString);
    }
  }

  @Test
  void anotherChainIsAnErrorEvenWhereTheNodeWasSilentBefore() throws Exception {
    TestChain other = new TestChain(5_000);
    other.chainId = "other-2";
    AtomicBoolean up = new AtomicBoolean();
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer wrong =
            new ScriptedServer(
                (path, out) -> {
                  if (!up.get()) {
                    throw new IOException("not yet");
                  }
                  out.write(ScriptedServer.http(other.answer(path)));
                });
        ScriptedServer right = ScriptedServer.node(new TestChain(100)::answer);
        NodesCheck check = check(true, wrong.address(), right.address())) {
      assertEquals(new Verdict.GoOn(100), check.check(FRESH));
      assertEquals(1, log.lines(Level.WARNING).size(), log.lines()::toString);
      up.set(true);
      assertEquals(new Verdict.GoOn(100), check.check(FRESH));
      assertEquals(new Verdict.GoOn(100), check.check(FRESH));
      assertEquals(1, log.lines(Level.SEVERE).size(), log.lines()::toString);
      assertEquals(1, log.lines(Level.WARNING).size(), log.lines()::toString);
    }
  }

  @Test
  void theLowestHeightIsTheOneToMeasureAJumpFrom() throws Exception {
    try (ScriptedServer liar = ScriptedServer.node(new TestChain(Long.MAX_VALUE)::answer);
        ScriptedServer node = ScriptedServer.node(new TestChain(100)::answer);
        NodesCheck check = check(true, liar.address(), node.address())) {
      assertEquals(new Verdict.GoOn(100), check.check(FRESH));
    }
  }

  @Test
  void aChainWithoutABlockDoesNotLiftTheLimitOfJumps() throws Exception {
    try (ScriptedServer node = ScriptedServer.node(new TestChain(0)::answer);
        NodesCheck check = check(false, node.address())) {
      assertEquals(new Verdict.GoOn(1), check.check(FRESH));
    }
  }

  static Stream<Bytes> forgeries() {
    return Stream.of(new TestValidator().sign(US.precommit(90, 0, BLOCK)), Bytes.EMPTY);
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void aSignatureThatTheKeyDidNotMakeIsAWarningOnce(Bytes signature) throws Exception {
    TestChain chain = forged(signature);
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer node = ScriptedServer.node(chain::answer);
        NodesCheck check = check(false, node.address())) {
      assertEquals(new Verdict.GoOn(0), check.check(OLD));
      assertEquals(new Verdict.GoOn(0), check.check(OLD));
      assertEquals(1, log.lines(Level.WARNING).size(), log.lines()::toString);
      assertTrue(log.lines(Level.WARNING).getFirst().contains("its key did not make"));
    }
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void aNodeThatForgesIsNoAnswerWhereOneIsNeeded(Bytes signature) throws Exception {
    TestChain chain = forged(signature);
    for (boolean required : List.of(true, false)) {
      try (ScriptedServer liar = ScriptedServer.node(chain::answer);
          ScriptedServer node = ScriptedServer.node(new TestChain(200)::answer);
          NodesCheck alone = check(required, liar.address());
          NodesCheck both = check(required, liar.address(), node.address())) {
        Watermark last = required ? OLD : FRESH;
        String reason = assertInstanceOf(Verdict.NotYet.class, alone.check(last)).reason();
        assertTrue(reason.endsWith("it shows signatures that this key did not make"), reason);
        assertEquals(new Verdict.GoOn(200), both.check(last));
      }
    }
  }

  private static TestChain forged(Bytes signature) {
    Vote vote = US.precommit(90, 0, BLOCK);
    return new TestChain(100).signed(vote, signature);
  }

  private static NodesCheck check(boolean required, RpcAddress... nodes) {
    return new NodesCheck(
        SignerName.of(CHAIN),
        US.publicKey(),
        US,
        Arrays.stream(nodes).map(RpcNode::direct).toList(),
        required);
  }
}
