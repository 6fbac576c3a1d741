package io.countersign.tunnel.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.TlsVersions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Over real sockets, with deadlines as the plain link has them. */
@Timeout(60)
class TunnelLinkTest {
  private static final Duration AMPLE = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final LinkTimeouts PATIENT = new LinkTimeouts(AMPLE, AMPLE, AMPLE, AMPLE);
  private static final NodeAddress.Tcp NODE = new NodeAddress.Tcp(Optional.empty(), "node", 26658);

  private final Deadlines deadlines = new Deadlines();

  @AfterEach
  void close() {
    deadlines.close();
  }

  @ParameterizedTest
  @EnumSource
  void bytesTravelBothWaysWhateverTheVersion(TlsVersions versions) throws Exception {
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) 7);
    try (FarEnd end =
            FarEnd.tunnel(
                versions,
                (tunnel, socket) -> {
                  assertArrayEquals(large, tunnel.in().readNBytes(large.length));
                  tunnel.out().write(large);
                });
        TunnelLink link = enter(end.entrance(), PATIENT)) {
      link.endHandshake();
      link.write(large);
      ByteBuffer came = ByteBuffer.allocate(large.length + 1).position(1);
      while (came.hasRemaining()) {
        assertTrue(link.read(came) > 0);
      }
      assertArrayEquals(large, Arrays.copyOfRange(came.array(), 1, large.length + 1));
      end.played.join();
    }
  }

  /** What the far end opens towards the node it opens for the first byte, and not before. */
  @ParameterizedTest
  @EnumSource
  void theHandshakeSendsNothingForTheNode(TlsVersions versions) throws Exception {
    try (FarEnd end =
        FarEnd.tunnel(versions, (tunnel, socket) -> assertEquals(-1, tunnel.in().read()))) {
      enter(end.entrance(), PATIENT).close();
      end.played.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWriteIsOneRecord(TlsVersions versions) throws Exception {
    CompletableFuture<byte[]> raw = new CompletableFuture<>();
    try (FarEnd end =
            FarEnd.tunnel(
                versions,
                (tunnel, socket) -> {
                  tunnel.out().write(1);
                  raw.complete(socket.getInputStream().readNBytes(5));
                });
        TunnelLink link = enter(end.entrance(), PATIENT)) {
      assertEquals(1, link.read(new byte[1])); // nothing is under way any more
      link.write(new byte[8 * 1044]);
      byte[] header = raw.join();
      assertEquals(23, header[0]); // application data
      int length = ((header[3] & 0xff) << 8) | (header[4] & 0xff);
      assertTrue(length >= 8 * 1044 && length <= 8 * 1044 + 64, "length " + length);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void anotherKeyHasASentence(TlsVersions versions) throws Exception {
    assertEquals(
        "the server refused the key: it has another for the identity \"node\", or none",
        refusal(versions, "node", "another key of 16 bytes".replace(' ', '-')));
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void anUnknownIdentityIsToldAsOneWithAnotherKey(TlsVersions versions) throws Exception {
    assertEquals(
        "the server refused the key: it has another for the identity \"nobody\", or none",
        refusal(versions, "nobody", FarEnd.KEY));
  }

  private String refusal(TlsVersions versions, String identity, String key) throws IOException {
    try (FarEnd end = FarEnd.tunnel(versions, (tunnel, socket) -> {})) {
      IOException e =
          assertThrows(
              IOException.class, () -> enter(end.entrance(identity, key, versions), PATIENT));
      String prefix = "tunnel 127.0.0.1:%d: ".formatted(end.address().port());
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith(prefix), message);
      return message.substring(prefix.length());
    }
  }

  /** The alert of an OpenSSL that has certificates alone: fatal, handshake_failure. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "15030300020228|the server has no key for the identity \"node\", or takes no pre-shared keys with forward secrecy",
        "485454502f312e312034303020|the server does not speak TLS: is this the port of a tunnel?",
        "''|the server closed the connection during the TLS handshake",
      })
  void whatIsNoSuchTunnelHasASentence(String answer, String sentence) throws Exception {
    byte[] bytes = java.util.HexFormat.of().parseHex(answer);
    try (FarEnd end =
        new FarEnd(
            socket -> {
              readHello(socket);
              socket.getOutputStream().write(bytes);
            })) {
      IOException e = assertThrows(IOException.class, () -> enter(end.entrance(), PATIENT));
      assertEquals(
          "tunnel 127.0.0.1:%d: %s".formatted(end.address().port(), sentence), e.getMessage());
    }
  }

  /** All of it, so that closing does not reset what was written. */
  private static void readHello(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] header = in.readNBytes(5);
    in.readNBytes(((header[3] & 0xff) << 8) | (header[4] & 0xff));
  }

  @Test
  void whereNobodyListensTheTunnelIsNamed() throws Exception {
    FarEnd end = new FarEnd(socket -> {});
    TunnelEntrance entrance = end.entrance();
    end.close();
    // The kernel listens on until the thread has left accept().
    assertThrows(ExecutionException.class, () -> end.played.get(20, TimeUnit.SECONDS));
    IOException e = assertThrows(IOException.class, () -> enter(entrance, PATIENT));
    assertEquals(entrance + ": Connection refused", e.getMessage());
  }

  @Test
  void aServerThatSaysNothingIsLeft() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (FarEnd end = new FarEnd(socket -> over.await())) {
      IOException e =
          assertThrows(
              IOException.class,
              () -> enter(end.entrance(), new LinkTimeouts(AMPLE, SHORT, AMPLE, AMPLE)));
      assertEquals(end.entrance() + ": no TLS handshake within 0.3 s", e.getMessage());
      over.countDown();
    }
  }

  @Test
  void noByteRenewsTheDeadlineOfTheHandshake() throws Exception {
    try (FarEnd end =
        new FarEnd(
            socket -> {
              byte[] hello = {22, 3, 3, 0x3f, (byte) 0xff, 2};
              socket.getOutputStream().write(hello);
              drip(socket);
            })) {
      IOException e =
          assertThrows(
              IOException.class,
              () -> enter(end.entrance(), new LinkTimeouts(AMPLE, SHORT, AMPLE, AMPLE)));
      assertEquals(end.entrance() + ": no TLS handshake within 0.3 s", e.getMessage());
    }
  }

  /** The deadline of the handshake with the tunnel goes on into the one with the node. */
  @Test
  void aNodeThatSaysNothingBehindTheTunnelIsLeft() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (FarEnd end = FarEnd.tunnel(TlsVersions.AUTO, (tunnel, socket) -> over.await());
        TunnelLink link =
            enter(end.entrance(), new LinkTimeouts(AMPLE, Duration.ofSeconds(3), AMPLE, AMPLE))) {
      link.beginHandshake();
      link.write(new byte[32]);
      IOException e = assertThrows(IOException.class, () -> link.read(new byte[1]));
      assertEquals(
          "through %s: no handshake of the node within 3.0 s".formatted(end.entrance()),
          e.getMessage());
      over.countDown();
    }
  }

  @Test
  void aRecordThatTricklesInHasOneDeadline() throws Exception {
    try (FarEnd end =
            FarEnd.tunnel(
                TlsVersions.AUTO,
                (tunnel, socket) -> {
                  tunnel.in().read();
                  socket.getOutputStream().write(new byte[] {23, 3, 3, 0x3f, (byte) 0xff});
                  drip(socket);
                });
        TunnelLink link = enter(end.entrance(), new LinkTimeouts(AMPLE, AMPLE, SHORT, AMPLE))) {
      link.endHandshake();
      link.write(new byte[1]);
      IOException e = assertThrows(IOException.class, () -> link.read(new byte[1]));
      assertEquals("through %s: no request within 0.3 s".formatted(end.entrance()), e.getMessage());
    }
  }

  /** Until nobody is there any more. */
  private static void drip(Socket socket) throws Exception {
    OutputStream out = socket.getOutputStream();
    try {
      while (true) {
        out.write(0);
        Thread.sleep(20);
      }
    } catch (IOException e) {
      // Left.
    }
  }

  @Test
  void aPeerThatDoesNotReadIsLeft() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (FarEnd end = FarEnd.tunnel(TlsVersions.AUTO, (tunnel, socket) -> over.await());
        TunnelLink link = enter(end.entrance(), new LinkTimeouts(AMPLE, AMPLE, AMPLE, SHORT))) {
      link.endHandshake();
      IOException e = assertThrows(IOException.class, () -> link.write(new byte[32 * 1024 * 1024]));
      assertEquals(
          "through %s: no taking of an answer within 0.3 s".formatted(end.entrance()),
          e.getMessage());
      over.countDown();
    }
  }

  /** The target behind it is away: a polite end, and one like stunnel's. */
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aTunnelThatEndsBeforeTheNodeSpokeSaysWhoIsMissing(boolean polite) throws Exception {
    try (FarEnd end =
            FarEnd.tunnel(
                TlsVersions.AUTO,
                (tunnel, socket) -> {
                  tunnel.in().read();
                  if (polite) {
                    tunnel.close();
                  } else {
                    socket.setSoLinger(true, 0);
                  }
                });
        TunnelLink link = enter(end.entrance(), PATIENT)) {
      link.write(new byte[1]);
      IOException e = assertThrows(IOException.class, () -> link.read(new byte[1]));
      assertEquals(
          "%s is up and takes the key, but ended before a byte of the node came: does tcp://node:26658 listen there?"
              .formatted(end.entrance()),
          e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anEndAfterTheNodeSpokeIsSaidToBeOfEither(boolean polite) throws Exception {
    try (FarEnd end =
            FarEnd.tunnel(
                TlsVersions.AUTO,
                (tunnel, socket) -> {
                  tunnel.out().write(1);
                  if (polite) {
                    tunnel.close();
                  }
                });
        TunnelLink link = enter(end.entrance(), PATIENT)) {
      assertEquals(1, link.read(new byte[10]));
      IOException e = assertThrows(IOException.class, () -> link.read(new byte[10]));
      assertEquals(
          "through %s: the tunnel or the node closed the connection".formatted(end.entrance()),
          e.getMessage());
    }
  }

  @Test
  void closingFromAnotherThreadEndsABlockedRead() throws Exception {
    try (FarEnd end =
        FarEnd.tunnel(TlsVersions.AUTO, (tunnel, socket) -> assertEquals(-1, tunnel.in().read()))) {
      TunnelLink link = enter(end.entrance(), PATIENT);
      CompletableFuture<IOException> failure = new CompletableFuture<>();
      Thread reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      link.read(new byte[1]);
                    } catch (IOException e) {
                      failure.complete(e);
                    }
                  });
      while (!isIn(reader, "read0")) {
        Thread.onSpinWait();
      }
      link.close();
      failure.join();
      reader.join();
    }
  }

  private static boolean isIn(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  @Test
  void closingSaysSo() throws Exception {
    ByteArrayOutputStream came = new ByteArrayOutputStream();
    try (FarEnd end =
        FarEnd.tunnel(TlsVersions.AUTO, (tunnel, socket) -> tunnel.in().transferTo(came))) {
      TunnelLink link = enter(end.entrance(), PATIENT);
      link.write("abc".getBytes(StandardCharsets.US_ASCII));
      link.close();
      link.close();
      end.played.join(); // an end without close_notify would fail it
      assertEquals("abc", came.toString(StandardCharsets.US_ASCII));
    }
  }

  /** A full socket has no room for a last word. */
  @Test
  void closingDoesNotWaitForAPeerThatDoesNotRead() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (FarEnd end = FarEnd.tunnel(TlsVersions.AUTO, (tunnel, socket) -> over.await())) {
      TunnelLink link = enter(end.entrance(), PATIENT);
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      link.write(new byte[32 * 1024 * 1024]);
                    } catch (IOException e) {
                      // Closed.
                    }
                  });
      while (!isIn(writer, "write0")) {
        Thread.onSpinWait();
      }
      link.close();
      writer.join();
      link.close();
      over.countDown();
    }
  }

  @Test
  void anEntranceThatWasClosedLetsNobodyIn() throws Exception {
    try (FarEnd end = FarEnd.tunnel(TlsVersions.AUTO, (tunnel, socket) -> {})) {
      TunnelEntrance entrance = end.entrance();
      entrance.close();
      assertThrows(Exception.class, () -> enter(entrance, PATIENT));
    }
  }

  private TunnelLink enter(TunnelEntrance entrance, LinkTimeouts timeouts) throws IOException {
    return TunnelLink.enter(entrance, NODE, timeouts, deadlines);
  }
}
