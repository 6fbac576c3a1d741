package io.countersign.core.session;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node's link from dial to dial, over connections that do what a script says. */
@Timeout(30)
final class NodeLinkTest {
  private static final String NAME = "test@tcp://127.0.0.1:26658";

  private final TestKey key = new TestKey();
  private final CapturedLog log = CapturedLog.open();

  @AfterEach
  void stopCapturing() {
    log.close();
  }

  private void runUntilSilent(Dials dials, ScriptedNode last) throws Exception {
    NodeLink link = new NodeLink(NAME, dials, Sessions.over(key, Long.MAX_VALUE), true);
    Thread thread = Thread.ofPlatform().start(link);
    last.awaitSilence();
    link.close();
    thread.join();
    assertTrue(last.isClosed());
  }

  @Test
  void aNodeThatComesBackIsServedOnANewConnection() throws Exception {
    ScriptedNode first = ScriptedNode.asking(new Request.Ping());
    ScriptedNode second = ScriptedNode.asking(new Request.Ping()).thenSilent();
    runUntilSilent(new Dials(() -> first, () -> second), second);
    assertEquals(List.of(new Response.Pong()), first.answers());
    assertEquals(List.of(new Response.Pong()), second.answers());
    assertTrue(first.isClosed());
    assertEquals("INFO [" + NAME + "] connected", log.lines().get(0));
    assertEquals(notConnected("the node closed the connection"), log.lines().get(1));
    String third = log.lines().get(2);
    assertTrue(third.contains("] connected again after "), third);
  }

  @Test
  void aRefusalKeepsTheLink() throws Exception {
    ScriptedNode node =
        ScriptedNode.asking(
                vote(5, BLOCK_A),
                vote(5, BlockId.NIL),
                new Request.ShowPublicKey("other"),
                vote(6, BLOCK_A))
            .thenSilent();
    runUntilSilent(new Dials(() -> node), node);
    List<Response> answers = node.answers();
    assertEquals(4, answers.size());
    assertInstanceOf(Response.SignedVote.class, answers.get(0));
    assertInstanceOf(Response.Refused.class, answers.get(1));
    assertInstanceOf(Response.Refused.class, answers.get(2));
    assertInstanceOf(Response.SignedVote.class, answers.get(3));
    assertEquals(
        "WARNING ["
            + NAME
            + "] refused: conflicting data: asked to sign precommit 5/0 for nil, already signed it"
            + " for block F3FF4D451E",
        log.lines(Level.WARNING).get(0));
  }

  /** A node that was rolled back asks for what it has forgotten, and goes on from there. */
  @Test
  void aRegressionKeepsTheLink() throws Exception {
    ScriptedNode node =
        ScriptedNode.asking(vote(9, BLOCK_A), vote(7, BLOCK_A), vote(8, BLOCK_A), vote(10, BLOCK_A))
            .thenSilent();
    runUntilSilent(new Dials(() -> node), node);
    assertEquals(
        new Response.Refused(
            Request.Kind.VOTE,
            ErrorCode.DOUBLE_SIGN,
            "height regression: asked to sign precommit 7/0, last signed precommit 9/0"),
        node.answers().get(1));
    assertInstanceOf(Response.Refused.class, node.answers().get(2));
    assertInstanceOf(Response.SignedVote.class, node.answers().get(3));
  }

  @Test
  void withoutReconnectTheFirstServedConnectionIsTheLast() {
    ScriptedNode unserved = ScriptedNode.asking();
    ScriptedNode served = ScriptedNode.asking(new Request.Ping());
    Dials dials = new Dials(failing("Connection refused"), () -> unserved, () -> served);
    NodeLink link = new NodeLink(NAME, dials, Sessions.over(key, Long.MAX_VALUE), false);
    link.run();
    assertEquals(3, dials.dialled());
    assertTrue(link.isLost(), "somebody has to start it again");
    assertTrue(unserved.isClosed() && served.isClosed());
  }

  @Test
  void aboveMaxHeightTheLinkEnds() {
    ScriptedNode node =
        ScriptedNode.asking(vote(10, BLOCK_A), vote(11, BLOCK_A), vote(12, BLOCK_A));
    Dials dials = new Dials(() -> node);
    NodeLink link = new NodeLink(NAME, dials, Sessions.over(key, 10), false);
    link.run();
    assertFalse(link.isLost(), "an end as planned");
    assertEquals(1, dials.dialled());
    assertInstanceOf(Response.SignedVote.class, node.answers().get(0));
    assertInstanceOf(Response.Refused.class, node.answers().get(1));
    assertEquals(1, key.signed().stream().distinct().count() - 2, "one vote and its extensions");
    assertTrue(log.lines().contains("WARNING [" + NAME + "] max_height is reached: ending"));
  }

  @Test
  void closingEndsABlockedReceive() throws Exception {
    ScriptedNode node = ScriptedNode.asking().thenSilent();
    runUntilSilent(new Dials(() -> node), node);
    assertEquals(List.of(), log.lines(), "an end that was asked for is no outage");
  }

  @Test
  void aLinkClosedWhileItDialsServesNobody() {
    ScriptedNode node = ScriptedNode.asking(vote(5, BLOCK_A));
    NodeLink[] link = new NodeLink[1];
    Dialer dialer =
        () -> {
          link[0].close();
          return node;
        };
    link[0] = new NodeLink(NAME, dialer, Sessions.over(key, Long.MAX_VALUE), true);
    link[0].run();
    assertTrue(node.isClosed());
    assertEquals(List.of(), node.answers());
  }

  @Test
  void aLinkClosedBeforeItRunsDialsNobody() {
    Dials dials = new Dials();
    NodeLink link = new NodeLink(NAME, dials, Sessions.over(key, Long.MAX_VALUE), true);
    link.close();
    link.run();
    assertEquals(0, dials.dialled());
  }

  private static Dialer failing(String reason) {
    return () -> {
      throw new IOException(reason);
    };
  }

  private static String notConnected(String reason) {
    return "WARNING [%s] not connected: %s; dialling again until the node answers"
        .formatted(NAME, reason);
  }

  private static Request vote(long height, BlockId block) {
    return new Request.SignVote(CHAIN, Messages.precommit(height, 0, block), false);
  }

  @Test
  void itStandsStillFromItsLastStepAndOnlyWhileItIsAtSomething() throws Exception {
    ScriptedNode node = ScriptedNode.asking(new Request.Ping()).thenSilent();
    NodeLink link =
        new NodeLink(NAME, new Dials(() -> node), Sessions.over(key, Long.MAX_VALUE), true);
    assertEquals(Duration.ZERO, link.standingStill());
    Thread thread = Thread.ofPlatform().start(link);
    node.awaitSilence();
    Duration before = link.standingStill();
    Thread.sleep(20);
    assertTrue(link.standingStill().compareTo(before) > 0);
    assertTrue(before.compareTo(Duration.ofSeconds(30)) < 0, "from the answer: " + before);
    link.close();
    thread.join();
    assertEquals(Duration.ZERO, link.standingStill());
  }
}
