package io.countersign.protocol.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.protocol.codec.FrameDecoder;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.TestCrypto;
import io.countersign.protocol.link.Loopback.Family;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that sends a byte now and then: each renews the read timeout, and none the whole time. */
@Timeout(60)
final class TrickleTest {
  private static final Crypto CRYPTO = TestCrypto.BOUNCY_CASTLE;
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void aMessageThatTricklesIsLeft(Family family) throws Exception {
    try (Loopback loopback = Loopback.open(family, directory, Loopback.PATIENT);
        MessageStream stream = new MessageStream(loopback.link, SHORT)) {
      trickle(loopback, FrameDecoder.delimit(new byte[100]));
      IOException e = assertThrows(IOException.class, stream::receive);
      assertEquals("no whole message within 0.3 s of its beginning", e.getMessage());
    }
  }

  @Test
  void theTimeBetweenMessagesDoesNotCount() throws Exception {
    byte[] message = {1, 2, 3};
    try (Loopback loopback = Loopback.open(Family.UNIX, directory, Loopback.PATIENT);
        MessageStream stream = new MessageStream(loopback.link, SHORT)) {
      byte[] delimited = FrameDecoder.delimit(message);
      for (int i = 0; i < 3; i++) {
        loopback.peerSends(delimited);
        assertArrayEquals(message, stream.receive());
        Thread.sleep(SHORT.plusMillis(50));
      }
    }
  }

  @Test
  void aFrameThatTricklesIsLeft() throws Exception {
    try (Loopback loopback = Loopback.open(Family.TCP, directory, Loopback.PATIENT);
        Ed25519PrivateKey signer = identity(1);
        Ed25519PrivateKey node = identity(2)) {
      CompletableFuture<SecretLink> answering =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  SocketLink socket =
                      SocketLink.accepted(loopback.peer, Loopback.PATIENT, loopback.deadlines);
                  return SecretLink.handshake(socket, CRYPTO, node);
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              });
      try (SecretLink ours = SecretLink.handshake(loopback.link, CRYPTO, signer, SHORT)) {
        answering.join();
        trickle(loopback, new byte[1_000]);
        IOException e = assertThrows(IOException.class, () -> ours.read(new byte[2_000]));
        assertEquals("no whole frame within 0.3 s of its beginning", e.getMessage());
      }
    }
  }

  private static Ed25519PrivateKey identity(int seed) {
    byte[] bytes = new byte[Ed25519PrivateKey.SEED_LENGTH];
    bytes[0] = (byte) seed;
    return new Ed25519PrivateKey(CRYPTO, SecretBytes.takeOver(bytes));
  }

  /** In the background, until the connection ends. */
  private static void trickle(Loopback loopback, byte[] bytes) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                for (byte each : bytes) {
                  Thread.sleep(50);
                  loopback.peerSends(each);
                }
              } catch (IOException | InterruptedException e) {
                // The link was left, as it has to be.
              }
            });
  }
}
