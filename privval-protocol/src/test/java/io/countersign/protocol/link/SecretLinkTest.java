package io.countersign.protocol.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.TestCrypto;
import io.countersign.protocol.link.Loopback.Family;
import io.countersign.protocol.secret.PeerId;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SecretConnection over real sockets, both ends ours, and peers that do not keep to it. */
@Timeout(30)
final class SecretLinkTest {
  private static final Crypto CRYPTO = TestCrypto.BOUNCY_CASTLE;
  private static final int FRAME = 1_044;

  @TempDir private Path directory;

  @Test
  void messagesOfAnyLengthComeThroughAndEachEndKnowsTheOther() throws Exception {
    try (Loopback loopback = Loopback.open(Family.TCP, directory, Loopback.PATIENT);
        Ed25519PrivateKey signer = identity(1);
        Ed25519PrivateKey node = identity(2)) {
      CompletableFuture<SecretLink> answering = answering(loopback, node);
      try (SecretLink ours = SecretLink.handshake(loopback.link, CRYPTO, signer);
          SecretLink theirs = answering.join()) {
        assertEquals(PeerId.of(node.publicKey()), ours.remotePeerId());
        assertEquals(PeerId.of(signer.publicKey()), theirs.remotePeerId());
        for (int length : new int[] {1, 1_024, 1_025, 10_000, 100_000}) {
          byte[] message = new byte[length];
          Arrays.fill(message, (byte) length);
          CompletableFuture<Void> sending = CompletableFuture.runAsync(write(theirs, message));
          assertArrayEquals(message, readExactly(ours, length));
          sending.join();
        }
      }
    }
  }

  @Test
  void aFewFramesWithoutDataArePassedOverAndAStreamOfThemIsNot() throws Exception {
    try (Loopback loopback = Loopback.open(Family.TCP, directory, Loopback.PATIENT);
        Ed25519PrivateKey signer = identity(1);
        Ed25519PrivateKey node = identity(2)) {
      CompletableFuture<SecretLink> answering = answering(loopback, node);
      try (SecretLink ours = SecretLink.handshake(loopback.link, CRYPTO, signer);
          SecretLink theirs = answering.join()) {
        for (int i = 0; i < 2; i++) {
          writeEmptyFrames(theirs, 16);
          theirs.write(new byte[] {1});
          assertEquals(1, ours.read(new byte[FRAME]));
        }
        writeEmptyFrames(theirs, 17);
        theirs.write(new byte[] {1});
        IOException e = assertThrows(IOException.class, () -> ours.read(new byte[FRAME]));
        assertEquals("expected data, got 17 empty frames in a row", e.getMessage());
      }
    }
  }

  @Test
  void theEndBetweenFramesIsAnEndAndWithinOneAnError() throws Exception {
    for (int torn : new int[] {0, 1, FRAME - 1}) {
      try (Loopback loopback = Loopback.open(Family.TCP, directory, Loopback.PATIENT);
          Ed25519PrivateKey signer = identity(1);
          Ed25519PrivateKey node = identity(2)) {
        CompletableFuture<SecretLink> answering = answering(loopback, node);
        SecretLink ours = SecretLink.handshake(loopback.link, CRYPTO, signer);
        answering.join();
        loopback.peerSends(new byte[torn]);
        loopback.peer.close();
        if (torn == 0) {
          assertEquals(-1, ours.read(new byte[FRAME]));
        } else {
          EOFException e = assertThrows(EOFException.class, () -> ours.read(new byte[FRAME]));
          assertEquals("the node closed the connection in the middle of a frame", e.getMessage());
        }
      }
    }
  }

  /** A node that waits for it accepts nobody else meanwhile. */
  @Test
  void ourEphemeralKeyLeavesBeforeAnythingCame() throws Exception {
    LinkTimeouts timeouts = handshakeWithin(Duration.ofMillis(200));
    try (Loopback loopback = Loopback.open(Family.TCP, directory, timeouts);
        Ed25519PrivateKey signer = identity(1)) {
      assertThrows(IOException.class, () -> SecretLink.handshake(loopback.link, CRYPTO, signer));
      ByteBuffer came = ByteBuffer.allocate(100);
      while (loopback.peer.read(came) > 0) {}
      assertEquals(35, came.position());
      assertEquals(34, came.get(0), "the length");
    }
  }

  @Test
  void aHandshakeThatTricklesIsLeftAtItsDeadline() throws Exception {
    LinkTimeouts timeouts = handshakeWithin(Duration.ofMillis(200));
    try (Loopback loopback = Loopback.open(Family.TCP, directory, timeouts);
        Ed25519PrivateKey signer = identity(1)) {
      CompletableFuture<Void> trickle =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (byte b : new byte[] {34, 10, 32, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}) {
                    loopback.peerSends(b);
                    Thread.sleep(40);
                  }
                } catch (IOException | InterruptedException e) {
                  throw new CompletionException(e);
                }
              });
      IOException e =
          assertThrows(
              IOException.class, () -> SecretLink.handshake(loopback.link, CRYPTO, signer));
      assertEquals("no handshake within 0.2 s", e.getMessage());
      trickle.exceptionally(hungUpOn -> null).join();
    }
  }

  @Test
  void aPeerThatHangsUpInTheHandshakeIsSaidTo() throws Exception {
    try (Loopback loopback = Loopback.open(Family.TCP, directory, Loopback.PATIENT);
        Ed25519PrivateKey signer = identity(1)) {
      loopback.peerSends((byte) 34, (byte) 10);
      loopback.peer.shutdownOutput();
      EOFException e =
          assertThrows(
              EOFException.class, () -> SecretLink.handshake(loopback.link, CRYPTO, signer));
      assertEquals(
          "the node closed the connection during the handshake, after 2 of 35 bytes",
          e.getMessage());
    }
  }

  @Test
  void aNodeWithAnotherIdThanTheAddressSaysIsNotServed() throws Exception {
    try (ServerSocketChannel listener = Loopback.listen(Family.TCP, directory);
        Deadlines deadlines = new Deadlines();
        Ed25519PrivateKey signer = identity(1);
        Ed25519PrivateKey node = identity(2)) {
      CompletableFuture<SecretLink> accepting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return SecretLink.handshake(
                      SocketLink.accepted(listener.accept(), Loopback.PATIENT, deadlines),
                      CRYPTO,
                      node);
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              });
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      NodeAddress.Tcp address =
          new NodeAddress.Tcp(Optional.of("ab".repeat(20)), "127.0.0.1", port);
      IOException e =
          assertThrows(
              IOException.class,
              () -> NodeDialer.dial(address, CRYPTO, signer, Loopback.PATIENT, deadlines));
      try (SecretLink accepted = accepting.join()) {
        assertTrue(
            String.valueOf(e.getMessage())
                .startsWith(
                    "expected the node with peer id " + "ab".repeat(20) + ", got one with "),
            e.getMessage());
        assertEquals(-1, accepted.read(new byte[FRAME]), "and hung up on");
      }
    }
  }

  private static LinkTimeouts handshakeWithin(Duration handshake) {
    return new LinkTimeouts(Loopback.AMPLE, handshake, Loopback.AMPLE, Loopback.AMPLE);
  }

  private static Ed25519PrivateKey identity(int seed) {
    byte[] bytes = new byte[Ed25519PrivateKey.SEED_LENGTH];
    Arrays.fill(bytes, (byte) seed);
    return new Ed25519PrivateKey(CRYPTO, SecretBytes.takeOver(bytes));
  }

  private static CompletableFuture<SecretLink> answering(
      Loopback loopback, Ed25519PrivateKey node) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            SocketLink socket =
                SocketLink.accepted(loopback.peer, Loopback.PATIENT, loopback.deadlines);
            return SecretLink.handshake(socket, CRYPTO, node);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static Runnable write(SecretLink link, byte[] message) {
    return () -> {
      try {
        link.write(message);
      } catch (IOException e) {
        throw new CompletionException(e);
      }
    };
  }

  private static void writeEmptyFrames(SecretLink link, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      link.write(new byte[0]);
    }
  }

  private static byte[] readExactly(SecretLink link, int length) throws IOException {
    byte[] all = new byte[length];
    byte[] into = new byte[FRAME];
    for (int at = 0; at < length; ) {
      int read = link.read(into);
      System.arraycopy(into, 0, all, at, read);
      at += read;
    }
    return all;
  }
}
