package io.countersign.core.session;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.ChainSigner;
import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.core.guard.RawBytesRules;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong around a link, and what an operator reads of it: a line for each reason. */
@Timeout(30)
final class NodeLinkFailuresTest {
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
    assertEquals(7, dials.dialled());
    List<String> lines = log.lines();
    assertEquals(
        List.of(
            notConnected("Connection refused"),
            notConnected("no handshake within 5.0 s"),
            notConnected("Connection refused")),
        lines.subList(0, 3));
    assertTrue(
        lines.get(3).matches("INFO \\[test@tcp://127.0.0.1:26658] connected after \\d+\\.\\d s"),
        lines.get(3));
    assertEquals(4, lines.size());
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

  @Test
  void eachSignatureIsOneLine() throws Exception {
    ScriptedNode node =
        ScriptedNode.asking(
                new Request.ShowPublicKey(CHAIN),
                new Request.SignProposal(CHAIN, Messages.proposal(5, 0, BLOCK_A)),
                new Request.SignVote(CHAIN, Messages.prevote(5, 0, BlockId.NIL), false),
                vote(5, BLOCK_A),
                vote(5, BLOCK_A),
                vote(6, BlockId.NIL),
                new Request.Ping())
            .thenSilent();
    runUntilSilent(new Dials(() -> node), node);
    List<String> patterns =
        Stream.of(
                "connected",
                "signed proposal 5/0 block F3FF4D451E in \\d+\\.\\d ms",
                "signed prevote 5/0 nil in \\d+\\.\\d ms \\(the node's choice: no block that it accepts"
                    + " reached it in time\\)",
                "signed precommit 5/0 block F3FF4D451E in \\d+\\.\\d ms",
                "signed precommit 5/0 block F3FF4D451E in \\d+\\.\\d ms, the same signature as before",
                "signed precommit 6/0 nil in \\d+\\.\\d ms \\(the node's choice: prevotes of two thirds"
                    + " for one block did not reach it in time\\)")
            .map(text -> "INFO \\[test@tcp://127\\.0\\.0\\.1:26658] " + text)
            .toList();
    List<String> lines = log.lines();
    assertEquals(patterns.size(), lines.size(), lines.toString());
    for (int i = 0; i < lines.size(); i++) {
      assertTrue(lines.get(i).matches(patterns.get(i)), lines.get(i));
    }
  }

  @Test
  void rawBytesAreALineEachUntilTheyAreTooMany() throws Exception {
    Request[] many = new Request[40];
    Arrays.fill(many, new Request.SignRawBytes(CHAIN, Bytes.ofHex("AB"), "id\n"));
    many[1] = new Request.SignBytes(Bytes.ofHex("ABCD"));
    ScriptedNode node = ScriptedNode.asking(many).thenSilent();
    ChainSigner signer = Sessions.signer(key);
    RawBytesRules rules = new RawBytesRules(List.of(Bytes.ofHex("AB")), List.of("id"), 100);
    Session session = new Session(signer, Long.MAX_VALUE, true, new RawBytes(signer, rules));
    NodeLink link = new NodeLink(NAME, new Dials(() -> node), session, true);
    Thread thread = Thread.ofPlatform().start(link);
    node.awaitSilence();
    link.close();
    thread.join();
    List<String> lines = log.lines().stream().filter(line -> line.contains("raw")).toList();
    assertTrue(lines.get(0).contains("signed 1 raw bytes for \"id?\" in "), lines.get(0));
    assertTrue(lines.get(1).contains("signed 2 raw bytes that begin with ABCD in "), lines.get(1));
    assertTrue(lines.size() >= 20 && lines.size() < 40, lines.size() + " lines");
    assertEquals(40, node.answers().size());
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
