package io.countersign.core.session;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.ChainSigner;
import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.BlockId;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator is told of a link and its signer, without anybody waiting for it. */
@Timeout(30)
final class NodeLinkStateTest {
  private final TestKey key = new TestKey();

  @Test
  void countsWhatWasServedAndRefusedAndSaysWhy() throws Exception {
    ScriptedNode node =
        ScriptedNode.asking(
                new Request.Ping(), vote(5, BLOCK_A), vote(5, BlockId.NIL), new Request.Ping())
            .thenSilent();
    NodeLink link = new NodeLink("a", () -> node, Sessions.over(key, Long.MAX_VALUE), true);
    assertEquals("not dialled yet", link.state().reason());
    Thread thread = Thread.ofPlatform().start(link);
    node.awaitSilence();
    LinkState state = link.state();
    assertTrue(state.connected());
    assertEquals(4, state.served());
    assertEquals(1, state.refused());
    assertTrue(state.lastRefusal().startsWith("conflicting data"), state.lastRefusal());
    assertTrue(state.lastRequestAt() >= state.lastRefusedAt() && state.lastRefusedAt() > 0);
    link.stop();
    link.awaitEnd();
    assertFalse(link.state().connected());
    assertEquals("hung up by this signer", link.state().reason());
    thread.join();
  }

  @Test
  void saysWhyANodeIsAwayAndSinceTheFirstFailure() throws Exception {
    CountDownLatch third = new CountDownLatch(3);
    NodeLink link =
        new NodeLink(
            "a",
            () -> {
              third.countDown();
              throw new IOException("Connection refused");
            },
            Sessions.over(key, Long.MAX_VALUE),
            true);
    long before = System.currentTimeMillis();
    Thread thread = Thread.ofPlatform().start(link);
    third.await();
    LinkState state = link.state();
    assertEquals("Connection refused", state.reason());
    assertTrue(state.since() < before + NodeLink.REDIAL_PAUSE.toMillis() * 2, "since the first");
    link.close();
    thread.join();
  }

  @Test
  void theSignersStateIsThereWhileItSigns() {
    ChainSigner signer = Sessions.signer(key);
    signer.sign(Messages.precommit(5, 0, BLOCK_A), false);
    assertEquals("precommit 5/0", signer.state().last().describe());
    assertEquals("", signer.state().problem());
    signer.stop("the key signed elsewhere");
    assertTrue(signer.state().failed());
    assertEquals("the key signed elsewhere", signer.state().problem());
  }

  @Test
  void aKeyThatOutlivesItsSignerIsNotWiped() {
    ChainSigner signer = Sessions.signer(key);
    signer.release();
    signer.close();
    assertFalse(key.isClosed());
  }

  private static Request vote(long height, BlockId block) {
    return new Request.SignVote(CHAIN, Messages.precommit(height, 0, block), false);
  }
}
