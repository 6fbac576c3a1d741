package io.countersign.protocol.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.link.Loopback.Family;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocking sockets with a deadline on everything, over real ones of both families. */
@Timeout(30)
final class SocketLinkTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration AMPLE = Loopback.AMPLE;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void bytesTravelBothWays(Family family) throws IOException {
    try (Loopback loopback = Loopback.open(family, directory, Loopback.PATIENT)) {
      loopback.peerSends((byte) 1, (byte) 2);
      byte[] into = new byte[10];
      assertEquals(2, loopback.link.read(into));
      assertArrayEquals(new byte[] {1, 2}, Arrays.copyOf(into, 2));
      loopback.link.write(new byte[] {3, 4, 5});
      ByteBuffer came = ByteBuffer.allocate(10);
      assertEquals(3, loopback.peer.read(came));
      assertArrayEquals(new byte[] {3, 4, 5}, Arrays.copyOf(came.array(), 3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSilentPeerIsLeft(Family family) throws IOException {
    LinkTimeouts timeouts = new LinkTimeouts(AMPLE, AMPLE, SHORT, AMPLE);
    try (Loopback loopback = Loopback.open(family, directory, timeouts)) {
      IOException e = assertThrows(IOException.class, () -> loopback.link.read(new byte[1]));
      assertEquals("no request within 0.1 s", e.getMessage());
      assertPeerSeesTheEnd(loopback);
      assertThrows(IOException.class, () -> loopback.link.write(new byte[1]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyReadHasATimeOfItsOwn(Family family) throws Exception {
    LinkTimeouts timeouts = new LinkTimeouts(AMPLE, AMPLE, Duration.ofMillis(300), AMPLE);
    try (Loopback loopback = Loopback.open(family, directory, timeouts)) {
      CompletableFuture<Void> trickle = trickle(loopback, 8);
      for (int i = 0; i < 8; i++) {
        assertEquals(1, loopback.link.read(new byte[1]));
      }
      trickle.join();
    }
  }

  /** A byte now and then, for longer than the handshake may take: {@link #trickle} ends. */
  @ParameterizedTest
  @EnumSource
  void noByteRenewsTheHandshakesDeadline(Family family) throws IOException {
    LinkTimeouts timeouts = new LinkTimeouts(AMPLE, Duration.ofMillis(200), AMPLE, AMPLE);
    try (Loopback loopback = Loopback.open(family, directory, timeouts)) {
      loopback.link.beginHandshake();
      CompletableFuture<Void> trickle = trickle(loopback, 1_000);
      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                while (loopback.link.read(new byte[1]) > 0) {
                  loopback.link.write(new byte[1]);
                }
              });
      assertEquals("no handshake within 0.2 s", e.getMessage());
      assertThrows(CompletionException.class, trickle::join);
    }
  }

  /** As of a tunnel's handshake and the one inside it. */
  @Test
  void aSecondHandshakeInsideTheFirstDoesNotRenewItsDeadline() throws Exception {
    LinkTimeouts timeouts = new LinkTimeouts(AMPLE, Duration.ofMillis(200), AMPLE, AMPLE);
    try (Loopback loopback = Loopback.open(Family.TCP, directory, timeouts)) {
      loopback.link.beginHandshake();
      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                while (true) {
                  loopback.link.beginHandshake();
                  loopback.peerSends((byte) 1);
                  loopback.link.read(new byte[1]);
                  Thread.sleep(1);
                }
              });
      assertEquals("no handshake within 0.2 s", e.getMessage());
    }
  }

  /** One record of a tunnel takes several reads of its socket. */
  @Test
  void oneDeadlineCanBeLaidOverSeveralReads() throws Exception {
    try (Loopback loopback = Loopback.open(Family.TCP, directory, Loopback.PATIENT)) {
      assertTrue(loopback.link.hold("whole record", SHORT));
      assertFalse(loopback.link.hold("another", AMPLE));
      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                while (true) {
                  loopback.peerSends((byte) 1);
                  loopback.link.read(new byte[1]);
                  Thread.sleep(1);
                }
              });
      assertEquals("no whole record within 0.1 s", e.getMessage());
    }
  }

  @Test
  void lastWordsDoNotWaitForAPeerThatDoesNotRead() throws Exception {
    try (Loopback loopback = Loopback.open(Family.TCP, directory, Loopback.PATIENT)) {
      ByteBuffer words = ByteBuffer.allocate(64 * 1024 * 1024);
      loopback.link.writeWithoutWaiting(words);
      assertTrue(words.hasRemaining());
      assertTrue(words.position() > 0);
    }
  }

  @Test
  void afterTheHandshakeItsDeadlineIsGone() throws Exception {
    Duration handshake = Duration.ofMillis(50);
    LinkTimeouts timeouts = new LinkTimeouts(AMPLE, handshake, AMPLE, AMPLE);
    try (Loopback loopback = Loopback.open(Family.TCP, directory, timeouts)) {
      loopback.link.beginHandshake();
      loopback.link.endHandshake();
      Thread.sleep(handshake.plus(Deadlines.TICK.multipliedBy(3)));
      loopback.peerSends((byte) 1);
      assertEquals(1, loopback.link.read(new byte[1]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPeerThatDoesNotReadIsLeft(Family family) throws IOException {
    LinkTimeouts timeouts = new LinkTimeouts(AMPLE, AMPLE, AMPLE, SHORT);
    try (Loopback loopback = Loopback.open(family, directory, timeouts)) {
      IOException e =
          assertThrows(IOException.class, () -> loopback.link.write(new byte[32 * 1024 * 1024]));
      assertEquals("no taking of an answer within 0.1 s", e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingFromAnotherThreadEndsABlockedRead(Family family) throws Exception {
    try (Loopback loopback = Loopback.open(family, directory, Loopback.PATIENT)) {
      CompletableFuture<IOException> failure = new CompletableFuture<>();
      Thread reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      loopback.link.read(new byte[1]);
                    } catch (IOException e) {
                      failure.complete(e);
                    }
                  });
      while (!isBlockedInRead(reader)) {
        Thread.onSpinWait();
      }
      loopback.link.close();
      assertEquals("link closed", failure.join().getMessage());
      assertPeerSeesTheEnd(loopback);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPeersEndIsMinusOne(Family family) throws IOException {
    try (Loopback loopback = Loopback.open(family, directory, Loopback.PATIENT)) {
      loopback.peer.close();
      assertEquals(-1, loopback.link.read(new byte[1]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereNobodyListensTheConnectionIsRefused(Family family) throws IOException {
    NodeAddress address;
    try (ServerSocketChannel listener = Loopback.listen(family, directory)) {
      address = Loopback.address(listener.getLocalAddress());
    }
    assertEquals("Connection refused", failureToConnect(address));
  }

  @Test
  void aSocketThatIsNotThereIsSaidToBeMissing() {
    assertEquals(
        "No such file or directory",
        failureToConnect(new NodeAddress.Unix(directory.resolve("none"))));
  }

  @Test
  void aNameWithoutAnAddressIsNamed() {
    assertEquals(
        "no address is known for the name node..invalid",
        failureToConnect(new NodeAddress.Tcp(Optional.empty(), "node..invalid", 26658)));
  }

  @Test
  void anAddressNobodyCanConnectToIsSaidToBeAndNotWatchedAnyLonger() {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("node", 26658);
    try (Deadlines deadlines = new Deadlines()) {
      IOException e =
          assertThrows(
              IOException.class,
              () -> SocketLink.connect(List.of(unresolved), Loopback.PATIENT, deadlines));
      assertEquals(
          "expected an address this system can connect to, got node/<unresolved>:26658",
          e.getMessage());
      assertEquals(0, deadlines.watched());
    }
  }

  @Test
  void aPathTooLongForASocketIsRefusedAndNotWatchedAnyLonger() {
    NodeAddress address = new NodeAddress.Unix(directory.resolve("n".repeat(200)));
    try (Deadlines deadlines = new Deadlines()) {
      assertThrows(
          IOException.class, () -> SocketLink.connect(address, Loopback.PATIENT, deadlines));
      assertEquals(0, deadlines.watched());
    }
  }

  @Test
  void aClosedChannelThatWasAcceptedIsNotWatched() throws IOException {
    SocketChannel closed = SocketChannel.open();
    closed.close();
    try (Deadlines deadlines = new Deadlines()) {
      assertThrows(
          IOException.class, () -> SocketLink.accepted(closed, Loopback.PATIENT, deadlines));
      assertEquals(0, deadlines.watched());
    }
  }

  @Test
  void theNextAddressOfANameIsTriedWhereTheFirstRefuses() throws IOException {
    SocketAddress nobody = addressOfNobody();
    try (ServerSocketChannel listener = Loopback.listen(Family.TCP, directory);
        Deadlines deadlines = new Deadlines()) {
      List<SocketAddress> addresses = List.of(nobody, listener.getLocalAddress());
      try (SocketLink link = SocketLink.connect(addresses, Loopback.PATIENT, deadlines);
          SocketChannel peer = listener.accept()) {
        peer.write(ByteBuffer.allocate(1));
        assertEquals(1, link.read(new byte[1]));
        assertEquals(1, deadlines.watched());
      }
    }
  }

  @Test
  void whereNoAddressAnswersTheFirstFailureIsTold() throws IOException {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("node", 26658);
    List<SocketAddress> addresses = List.of(addressOfNobody(), unresolved);
    try (Deadlines deadlines = new Deadlines()) {
      IOException e =
          assertThrows(
              IOException.class, () -> SocketLink.connect(addresses, Loopback.PATIENT, deadlines));
      assertEquals("Connection refused", e.getMessage());
      assertEquals(1, e.getSuppressed().length);
      assertEquals(0, deadlines.watched());
    }
  }

  private SocketAddress addressOfNobody() throws IOException {
    try (ServerSocketChannel listener = Loopback.listen(Family.TCP, directory)) {
      return listener.getLocalAddress();
    }
  }

  private static String failureToConnect(NodeAddress address) {
    try (Deadlines deadlines = new Deadlines()) {
      return String.valueOf(
          assertThrows(
                  IOException.class, () -> SocketLink.connect(address, Loopback.PATIENT, deadlines))
              .getMessage());
    }
  }

  /** One byte each 50 ms, until the other side is gone. */
  private static CompletableFuture<Void> trickle(Loopback loopback, int bytes) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            for (int i = 0; i < bytes; i++) {
              Thread.sleep(50);
              loopback.peerSends((byte) i);
            }
          } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  /** Within the link's read, and there in a call of the operating system. */
  private static boolean isBlockedInRead(Thread reader) {
    StackTraceElement[] stack = reader.getStackTrace();
    return stack.length > 0
        && stack[0].isNativeMethod()
        && Arrays.stream(stack)
            .anyMatch(frame -> frame.getClassName().equals(SocketLink.class.getName()));
  }

  private static void assertPeerSeesTheEnd(Loopback loopback) throws IOException {
    assertTrue(loopback.peer.read(ByteBuffer.allocate(1)) < 0);
  }
}
