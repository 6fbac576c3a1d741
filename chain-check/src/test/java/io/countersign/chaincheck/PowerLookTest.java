package io.countersign.chaincheck;

import static io.countersign.chaincheck.TestValidator.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.chaincheck.rpc.RpcNode;
import io.countersign.chaincheck.rpc.ScriptedServer;
import io.countersign.core.check.ChainCheck.Verdict;
import io.countersign.core.key.SignerName;
import io.countersign.core.watermark.Watermark;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is told that the chain cannot go on without it. */
@Timeout(60)
class PowerLookTest {
  private static final TestValidator US = new TestValidator();

  @Test
  void aThirdOfThePowerIsOneWarningWithWhatToType() throws Exception {
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer node = node(new TestChain(100), 5, 10);
        ScriptedServer another = node(new TestChain(100), 5, 10)) {
      look(node, another);
      assertEquals(
          List.of(
              ("WARNING [test-1] this validator has 33.3 %% of the voting power, says %s, so no round ends without its"
                      + " votes; with durability \"ahead\" it sits out the rest of one round and round 0 of the next"
                      + " height after a power cut, and the chain would stand still, perhaps for good: type"
                      + " durability = \"each\" in its [[chain]], then: countersign reload")
                  .formatted(node.address())),
          log.lines());
    }
  }

  @Test
  void lessThanAThirdIsNoLine() throws Exception {
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer node = node(new TestChain(100), 4_999, 9_999)) {
      look(node);
      assertEquals(List.of(), log.lines());
      assertEquals(2, node.asked().size());
    }
  }

  @Test
  void neitherAnotherChainsNodeNorOneThatCatchesUpIsBelieved() throws Exception {
    TestChain other = new TestChain(100);
    other.chainId = "other-2";
    TestChain late = new TestChain(100);
    late.catchingUp = true;
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer others = node(other, 5, 0);
        ScriptedServer behind = node(late, 5, 0);
        ScriptedServer node = node(new TestChain(100), 1, 10)) {
      look(others, behind, node);
      assertEquals(List.of(), log.lines());
    }
  }

  @Test
  void aNodeThatCannotTellIsNamedOnceAndAskedAgain() throws Exception {
    TestChain chain = new TestChain(100);
    int[] asked = {0};
    try (CapturedLog log = CapturedLog.open();
        ScriptedServer node =
            ScriptedServer.node(
                path ->
                    !path.startsWith("/validators")
                        ? chain.answer(path)
                        : ++asked[0] < 3
                            ? "{\"error\":{\"message\":\"not yet\"}}"
                            : validators(5, 10))) {
      look(node);
      assertEquals(
          List.of(
              "INFO [test-1] %s did not tell its validators' voting power: expected validators, got the error: not yet"
                  .formatted(node.address())),
          log.lines(Level.INFO));
      assertEquals(1, log.lines(Level.WARNING).size(), log.lines()::toString);
    }
  }

  @Test
  void noCheckWaitsForThePower() throws Exception {
    TestChain chain = new TestChain(100);
    try (ScriptedServer node =
            new ScriptedServer(
                (path, out) -> {
                  if (path.startsWith("/validators")) {
                    TimeUnit.MINUTES.sleep(1);
                  }
                  out.write(ScriptedServer.http(chain.answer(path)));
                });
        NodesCheck check =
            new NodesCheck(
                SignerName.of(CHAIN),
                US.publicKey(),
                US,
                List.of(RpcNode.direct(node.address())),
                true)) {
      check.begin(() -> Watermark.floor(100), reason -> {});
      check.warnIfIndispensable();
      while (node.asked().stream().noneMatch(path -> path.startsWith("/validators"))) {
        Thread.onSpinWait();
      }
      assertEquals(new Verdict.GoOn(100), check.check(Watermark.floor(100)));
    }
  }

  @Test
  void whoDoesNotWantToKnowDoesNotAsk() throws Exception {
    try (ScriptedServer node = node(new TestChain(100), 5, 0);
        NodesCheck check =
            new NodesCheck(
                SignerName.of(CHAIN),
                US.publicKey(),
                US,
                List.of(RpcNode.direct(node.address())),
                true)) {
      check.begin(() -> Watermark.floor(100), reason -> {});
      check.check(Watermark.floor(100));
      assertTrue(node.asked().stream().noneMatch(path -> path.startsWith("/validators")));
    }
  }

  private static void look(ScriptedServer... servers) {
    OwnKey key = new OwnKey(SignerName.of(CHAIN), US.publicKey(), US);
    List<WatchedNode> nodes =
        Arrays.stream(servers)
            .map(server -> new WatchedNode(key, RpcNode.direct(server.address())))
            .toList();
    new PowerLook(nodes, new NodeLog(SignerName.of(CHAIN))).run();
  }

  private static ScriptedServer node(TestChain chain, long own, long others) throws Exception {
    return ScriptedServer.node(
        path -> path.startsWith("/validators") ? validators(own, others) : chain.answer(path));
  }

  private static String validators(long own, long others) {
    return """
    {"result":{"block_height":"101","total":"2","validators":[
     {"address":"%s","voting_power":"%d"},{"address":"%s","voting_power":"%d"}]}}"""
        .formatted("00".repeat(20), others, US.address().hex(), own);
  }
}
