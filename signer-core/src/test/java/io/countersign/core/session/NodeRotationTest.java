package io.countersign.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.link.NodeConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of several nodes served: which one, and never two at once. */
@Timeout(30)
final class NodeRotationTest {
  private static final Duration NEVER = Duration.ofHours(1);

  private final TestKey key = new TestKey();
  private final CapturedLog log = CapturedLog.open();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();

  @AfterEach
  void stopCapturing() {
    log.close();
  }

  /** A connection that counts as open from the dial to its close. */
  private Dialer counted(Dialer dialer) {
    return () -> {
      mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
      NodeConnection node;
      try {
        node = dialer.dial();
      } catch (IOException e) {
        open.decrementAndGet();
        throw e;
      }
      return new NodeConnection() {
        private boolean closed;

        @Override
        public Request receive()
            throws IOException, io.countersign.protocol.codec.MalformedMessageException {
          return node.receive();
        }

        @Override
        public void send(Response response) throws IOException {
          node.send(response);
        }

        @Override
        public synchronized void close() {
          node.close();
          if (!closed) {
            closed = true;
            open.decrementAndGet();
          }
        }
      };
    };
  }

  private NodeLink link(String name, Dialer dialer) {
    return new NodeLink(name, counted(dialer), Sessions.over(key, Long.MAX_VALUE), true);
  }

  private static Dialer down() {
    return () -> {
      throw new IOException("Connection refused");
    };
  }

  @Test
  void theFirstThatWorksIsServedAndNoOther() throws Exception {
    ScriptedNode first = ScriptedNode.asking(new Request.Ping()).thenSilent();
    Dials none = new Dials();
    NodeLink a = link("a", () -> first);
    NodeLink b = link("b", none);
    NodeRotation rotation = new NodeRotation("chain", List.of(a, b), NEVER);
    Thread thread = Thread.ofPlatform().start(rotation);
    first.awaitSilence();
    assertSame(a, rotation.inUse());
    rotation.close();
    thread.join();
    assertEquals(0, none.dialled());
    assertEquals(List.of(new Response.Pong()), first.answers());
  }

  @Test
  void theNextOneFollowsAfterTheTimeWithoutARequestAndStays() throws Exception {
    AtomicInteger firstDials = new AtomicInteger();
    ScriptedNode backup = ScriptedNode.asking(new Request.Ping()).thenSilent();
    NodeLink a =
        link(
            "a",
            () -> {
              firstDials.incrementAndGet();
              return down().dial();
            });
    NodeLink b = link("b", () -> backup);
    NodeRotation rotation = new NodeRotation("chain", List.of(a, b), Duration.ofMillis(300));
    Thread thread = Thread.ofPlatform().start(rotation);
    backup.awaitSilence();
    assertSame(b, rotation.inUse());
    assertTrue(firstDials.get() > 1, "it had its chance: " + firstDials);
    int dials = firstDials.get();
    Thread.sleep(500);
    assertEquals(dials, firstDials.get(), "it does not go back by itself");
    assertTrue(a.state().reason().contains("Connection refused"));
    assertTrue(b.state().connected());
    rotation.close();
    thread.join();
    assertEquals(1, mostOpen.get());
    assertTrue(log.lines().stream().anyMatch(line -> line.contains("trying the next, b")));
  }

  /** A node gives its signer 3 s once it has come up, whichever of them it is. */
  @Test
  void whileNoneWorksEachIsDialledInTurn() throws Exception {
    CountDownLatch rounds = new CountDownLatch(8);
    Dialer counting =
        () -> {
          rounds.countDown();
          throw new IOException("Connection refused");
        };
    AtomicInteger last = new AtomicInteger();
    NodeLink a = link("a", down());
    NodeLink b =
        link(
            "b",
            () -> {
              last.incrementAndGet();
              return counting.dial();
            });
    NodeLink c = link("c", counting);
    NodeRotation rotation = new NodeRotation("chain", List.of(a, b, c), Duration.ofMillis(1));
    Thread thread = Thread.ofPlatform().start(rotation);
    rounds.await();
    rotation.close();
    thread.join();
    assertTrue(last.get() >= 3 && last.get() <= 5, "in turn: " + last);
    assertEquals(1, mostOpen.get());
  }

  @Test
  void byHandTheOldOneIsHungUpBeforeTheNewOneIsDialled() throws Exception {
    ScriptedNode first = ScriptedNode.asking(new Request.Ping()).thenSilent();
    ScriptedNode second = ScriptedNode.asking(new Request.Ping()).thenSilent();
    NodeLink a = link("a", () -> first);
    NodeLink b =
        link(
            "b",
            () -> {
              assertTrue(first.isClosed());
              return second;
            });
    NodeRotation rotation = new NodeRotation("chain", List.of(a, b), NEVER);
    Thread thread = Thread.ofPlatform().start(rotation);
    first.awaitSilence();
    rotation.use(b);
    second.awaitSilence();
    assertSame(b, rotation.inUse());
    assertFalse(a.state().connected());
    rotation.close();
    thread.join();
    assertEquals(1, mostOpen.get());
  }

  @Test
  void anAnswerUnderWayStillLeavesWhenAnotherNodeIsChosen() throws Exception {
    CountDownLatch signing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ScriptedNode first =
        ScriptedNode.asking(
            new Request.SignVote(
                Messages.CHAIN, Messages.precommit(5, 0, Messages.BLOCK_A), false));
    ScriptedNode second = ScriptedNode.asking(new Request.Ping()).thenSilent();
    NodeLink[] links = new NodeLink[2];
    NodeConnection slow =
        new NodeConnection() {
          @Override
          public Request receive()
              throws IOException, io.countersign.protocol.codec.MalformedMessageException {
            return first.receive();
          }

          @Override
          public void send(Response response) throws IOException {
            signing.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            first.send(response);
          }

          @Override
          public void close() {
            first.close();
          }
        };
    links[0] = link("a", () -> slow);
    links[1] = link("b", () -> second);
    NodeRotation rotation = new NodeRotation("chain", List.of(links), NEVER);
    Thread thread = Thread.ofPlatform().start(rotation);
    signing.await();
    rotation.use(links[1]);
    assertFalse(first.isClosed(), "it waits for the answer");
    goOn.countDown();
    second.awaitSilence();
    rotation.close();
    thread.join();
    assertEquals(1, first.answers().size());
    assertTrue(first.answers().getFirst() instanceof Response.SignedVote);
    assertEquals(1, mostOpen.get());
  }

  @Test
  void anotherListKeepsTheConnectionOfTheOneInUse() throws Exception {
    ScriptedNode first = ScriptedNode.asking(new Request.Ping()).thenSilent();
    NodeLink a = link("a", () -> first);
    NodeLink b = link("b", down());
    NodeLink c = link("c", down());
    NodeRotation rotation = new NodeRotation("chain", List.of(a, b), NEVER);
    Thread thread = Thread.ofPlatform().start(rotation);
    first.awaitSilence();
    rotation.replace(List.of(c, a), c, NEVER);
    assertSame(a, rotation.inUse());
    assertFalse(first.isClosed());
    rotation.replace(List.of(c), c, NEVER);
    a.stop();
    a.awaitEnd();
    assertTrue(first.isClosed());
    assertSame(c, rotation.inUse());
    rotation.close();
    thread.join();
  }

  @Test
  void withoutReconnectTheServedConnectionIsTheLastOfAll() throws Exception {
    NodeLink a =
        new NodeLink(
            "a",
            counted(() -> ScriptedNode.asking(new Request.Ping())),
            Sessions.over(key, Long.MAX_VALUE),
            false);
    NodeRotation rotation =
        new NodeRotation("chain", List.of(a, link("b", down())), Duration.ofMillis(1));
    rotation.run();
    assertTrue(a.isLost());
  }

  @Test
  void aboveMaxHeightItEnds() {
    ScriptedNode node =
        ScriptedNode.asking(
            new Request.SignVote(Messages.CHAIN, Messages.precommit(11, 0, BlockId.NIL), false));
    NodeLink a = new NodeLink("a", counted(() -> node), Sessions.over(key, 10), true);
    NodeRotation rotation = new NodeRotation("chain", List.of(a, link("b", down())), NEVER);
    rotation.run();
    assertFalse(a.isLost());
  }

  @Test
  void whatHasEndedServesNothingMoreAndSaysSo() {
    NodeLink a = lost();
    NodeLink b = link("b", down());
    NodeRotation rotation = new NodeRotation("chain", List.of(a, b), NEVER);
    rotation.run();
    assertTrue(rotation.isEnded());
    assertFalse(rotation.use(b));
    assertFalse(rotation.replace(List.of(b), b, NEVER));
    assertSame(a, rotation.inUse());
  }

  @Test
  void anotherRotationOverTheSameLinksPassesTheEndedOnesOver() throws Exception {
    NodeLink a = lost();
    a.run();
    assertTrue(a.isLost());
    ScriptedNode living = ScriptedNode.asking(new Request.Ping()).thenSilent();
    NodeLink b = link("b", () -> living);
    NodeLink c = link("c", down());
    NodeRotation rotation = new NodeRotation("chain", List.of(a, c, b), Duration.ofMillis(1));
    Thread thread = Thread.ofPlatform().start(rotation);
    living.awaitSilence();
    assertFalse(rotation.use(a));
    assertSame(b, rotation.inUse());
    rotation.close();
    thread.join();
  }

  /** One whose only connection ends after a ping. */
  private NodeLink lost() {
    return new NodeLink(
        "a",
        counted(() -> ScriptedNode.asking(new Request.Ping())),
        Sessions.over(key, Long.MAX_VALUE),
        false);
  }
}
