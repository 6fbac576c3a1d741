package io.countersign.core.session;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.link.NodeConnection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.logging.Level;
import java.util.stream.Stream;
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

  /** Serves one dial after another; the last one closes the link, which ends {@code run}. */
  private static final class Dials implements Dialer {
    private final Queue<Dialer> dials = new ArrayDeque<>();
    private int dialled;
    private boolean underWay;

    Dials(Dialer... dials) {
      this.dials.addAll(Arrays.asList(dials));
    }

    @Override
    public NodeConnection dial() throws IOException {
      assertEquals(false, underWay, "one dial at a time");
      underWay = true;
      try {
        dialled++;
        return dials.remove().dial();
      } finally {
        underWay = false;
      }
    }
  }

  private void runUntilSilent(Dials dials, ScriptedNode last, long maxHeight) throws Exception {
    NodeLink link = new NodeLink(NAME, dials, Sessions.over(key, maxHeight), true);
    Thread thread = Thread.ofPlatform().start(link);
    last.awaitSilence();
    link.close();
    thread.join();
    assertTrue(last.isClosed());
  }

  private void runUntilSilent(Dials dials, ScriptedNode last) throws Exception {
    runUntilSilent(dials, last, Long.MAX_VALUE);
  }

  @Test
  void aNodeThatIsAwayIsDialledUntilItAnswersWithOneLineForEachReason() throws Exception {
    ScriptedNode node = ScriptedNode.asking(new Request.Ping()).thenSilent();
    Dials dials =
        new Dials(
            failing("Connection refused"),
            failing("Connection refused"),
            failing("Connection refused"),
            failing("no handshake within 5.0 s"),
            failing("no handshake within 5.0 s"),
            failing("Connection refused"),
            () -> node);
    long started = System.nanoTime();
    runUntilSilent(dials, node);
    long atLeast = 6 * NodeLink.REDIAL_PAUSE.toNanos();
    assertTrue(System.nanoTime() - started >= atLeast, "it pauses after each dial");
    assertEquals(7, dials.dialled);
    List<String> lines = log.lines();
    assertEquals(
        List.of(
            notConnected("Connection refused"),
            notConnected("no handshake within 5.0 s"),
            notConnected("Connection refused")),
        lines.subList(0, 3));
    assertTrue(
        lines
            .get(3)
            .matches("INFO \\[test@tcp://127.0.0.1:26658] connected again after \\d+\\.\\d s"),
        lines.get(3));
    assertEquals(4, lines.size());
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
  }

  @Test
  void aMalformedMessageDropsTheLinkAndItIsDialledAgain() throws Exception {
    ScriptedNode odd =
        ScriptedNode.asking(new Request.Ping())
            .then(
                () -> {
                  throw new MalformedMessageException("malformed privval message of 3 bytes");
                });
    ScriptedNode good = ScriptedNode.asking(new Request.Ping()).thenSilent();
    runUntilSilent(new Dials(() -> odd, () -> good), good);
    assertTrue(odd.isClosed());
    assertEquals(
        List.of(notConnected("malformed privval message of 3 bytes")), log.lines(Level.WARNING));
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

  @Test
  void eachSignatureIsOneLine() throws Exception {
    ScriptedNode node =
        ScriptedNode.asking(
                new Request.ShowPublicKey(CHAIN),
                new Request.SignProposal(CHAIN, Messages.proposal(5, 0, BLOCK_A)),
                new Request.SignVote(CHAIN, Messages.prevote(5, 0, BlockId.NIL), false),
                vote(5, BLOCK_A),
                new Request.Ping())
            .thenSilent();
    runUntilSilent(new Dials(() -> node), node);
    List<String> patterns =
        Stream.of(
                "connected",
                "signed proposal 5/0 block F3FF4D451E in \\d+\\.\\d ms",
                "signed prevote 5/0 nil in \\d+\\.\\d ms",
                "signed precommit 5/0 block F3FF4D451E in \\d+\\.\\d ms")
            .map(text -> "INFO \\[test@tcp://127\\.0\\.0\\.1:26658] " + text)
            .toList();
    List<String> lines = log.lines();
    assertEquals(patterns.size(), lines.size(), lines.toString());
    for (int i = 0; i < lines.size(); i++) {
      assertTrue(lines.get(i).matches(patterns.get(i)), lines.get(i));
    }
  }

  @Test
  void withoutReconnectTheFirstServedConnectionIsTheLast() {
    ScriptedNode unserved = ScriptedNode.asking();
    ScriptedNode served = ScriptedNode.asking(new Request.Ping());
    Dials dials = new Dials(failing("Connection refused"), () -> unserved, () -> served);
    new NodeLink(NAME, dials, Sessions.over(key, Long.MAX_VALUE), false).run();
    assertEquals(3, dials.dialled);
    assertTrue(unserved.isClosed() && served.isClosed());
  }

  @Test
  void aboveMaxHeightTheLinkEnds() {
    ScriptedNode node =
        ScriptedNode.asking(vote(10, BLOCK_A), vote(11, BLOCK_A), vote(12, BLOCK_A));
    Dials dials = new Dials(() -> node);
    new NodeLink(NAME, dials, Sessions.over(key, 10), true).run();
    assertEquals(1, dials.dialled);
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
    assertEquals(0, dials.dialled);
  }

  @Test
  void aBugInADialOrAConnectionDoesNotEndTheLink() throws Exception {
    Dialer broken =
        () -> {
          throw new IllegalStateException("a bug in a dialer");
        };
    ScriptedNode odd =
        ScriptedNode.asking()
            .then(
                () -> {
                  throw new IllegalStateException("a bug in a connection");
                });
    ScriptedNode good = ScriptedNode.asking(vote(5, BLOCK_A)).thenSilent();
    runUntilSilent(new Dials(broken, broken, broken, () -> odd, () -> good), good);
    assertTrue(odd.isClosed());
    assertInstanceOf(Response.SignedVote.class, good.answers().get(0));
    assertEquals(2, log.lines(Level.SEVERE).size(), "one line for each reason");
  }

  @Test
  void aBugInAKeyDoesNotEndTheLink() throws Exception {
    key.mood(TestKey.Mood.BREAKS);
    ScriptedNode unlucky = ScriptedNode.asking(vote(5, BLOCK_A));
    ScriptedNode good =
        ScriptedNode.asking()
            .then(
                () -> {
                  key.mood(TestKey.Mood.SIGNS);
                  return vote(5, BLOCK_A);
                })
            .thenSilent();
    runUntilSilent(new Dials(() -> unlucky, () -> good), good);
    assertEquals(List.of(), unlucky.answers());
    assertInstanceOf(Response.SignedVote.class, good.answers().get(0));
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
}
