package io.countersign.tunnel.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.tunnel.daemon.Service.Role;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ends of a tunnel in one process, sockets and all. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TunnelTest {
  private static final String TEXT = "a-key-that-is-long-enough";

  private final Tunnel server = new Tunnel(TunnelCrypto.ofJdk());
  private final Tunnel client = new Tunnel(TunnelCrypto.ofJdk());
  private int middle;
  private int entry;

  @BeforeEach
  void choosePorts() throws IOException {
    middle = Echo.freePort();
    entry = Echo.freePort();
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(TlsVersions.class)
  void bytesGoThroughAndBackWhateverTheirNumber(TlsVersions tls) throws Exception {
    try (Echo target = Echo.ofBytes()) {
      start(target.port(), tls);
      for (int length : new int[] {1, 1044, 16_384, 16_385, 3_000_000}) {
        byte[] sent = new byte[length];
        new Random(length).nextBytes(sent);
        try (Socket socket = enter()) {
          Thread writer = Thread.ofPlatform().start(() -> send(socket, sent));
          assertArrayEquals(sent, socket.getInputStream().readAllBytes());
          writer.join();
        }
      }
      await(() -> server.connections() == 0 && client.connections() == 0);
    }
  }

  @Test
  void eachDirectionEndsForItself() throws Exception {
    // An answer that is given only once the question has ended.
    try (Echo target =
        new Echo(
            socket -> {
              byte[] question = socket.getInputStream().readAllBytes();
              socket.getOutputStream().write(("got " + question.length).getBytes(US_ASCII));
            })) {
      start(target.port(), TlsVersions.AUTO);
      try (Socket socket = enter()) {
        send(socket, new byte[100_000]);
        assertEquals("got 100000", text(socket.getInputStream().readAllBytes()));
      }
      // And the other way round: the target has ended, the question goes on.
      CountDownLatch read = new CountDownLatch(1);
      try (Echo talker =
          new Echo(
              socket -> {
                socket.getInputStream().read();
                socket.getOutputStream().write('x');
                socket.shutdownOutput();
                if (socket.getInputStream().readAllBytes().length == 70_000) {
                  read.countDown();
                }
              })) {
        server.run(plan(service(Role.SERVER, middle, talker.port(), TlsVersions.AUTO)));
        try (Socket socket = enter()) {
          socket.getOutputStream().write('q');
          assertArrayEquals(new byte[] {'x'}, socket.getInputStream().readAllBytes());
          send(socket, new byte[70_000]);
          assertTrue(read.await(30, TimeUnit.SECONDS));
        }
      }
    }
  }

  @Test
  void nothingIsOpenedTowardsTheTargetBeforeTheFirstBytesAreThere() throws Exception {
    try (Echo target = Echo.ofBytes()) {
      start(target.port(), TlsVersions.AUTO);
      try (Socket silent = enter()) {
        await(() -> client.connections() == 1);
        Thread.sleep(300);
        assertEquals(0, server.connections());
        assertEquals(List.of(), target.accepted);
        silent.getOutputStream().write('x');
        assertEquals('x', silent.getInputStream().read());
        assertEquals(1, target.accepted.size());
      }
      await(() -> client.connections() == 0 && server.connections() == 0);
    }
  }

  @Test
  void aTargetMaySpeakFirstWhereThatIsAskedFor() throws Exception {
    try (Echo target =
        new Echo(socket -> socket.getOutputStream().write("hi".getBytes(US_ASCII)))) {
      server.run(
          plan(speakingFirst(service(Role.SERVER, middle, target.port(), TlsVersions.AUTO))));
      client.run(plan(speakingFirst(service(Role.CLIENT, entry, middle, TlsVersions.AUTO))));
      try (Socket socket = enter()) {
        assertEquals("hi", text(socket.getInputStream().readAllBytes()));
      }
    }
  }

  @Test
  void aTargetThatRefusesEndsTheConnectionAtOnce() throws Exception {
    start(Echo.freePort(), TlsVersions.AUTO);
    for (int i = 0; i < 20; i++) {
      try (Socket socket = enter()) {
        socket.getOutputStream().write('x');
        assertEquals(-1, socket.getInputStream().read());
      }
    }
    server.close(); // and so does a server that is not there
    try (Socket socket = enter()) {
      socket.getOutputStream().write('x');
      assertEquals(-1, readOrReset(socket));
    }
  }

  @Test
  void aReaderThatStopsHoldsUpTheWriterAndFillsNoMemory() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    long total = 64L << 20; // far more than all socket buffers together
    long[] got = new long[1];
    try (Echo target =
        new Echo(
            socket -> {
              InputStream in = socket.getInputStream();
              in.read();
              got[0]++;
              awaitQuietly(go);
              got[0] += in.readAllBytes().length;
              socket.getOutputStream().write('.');
            })) {
      start(target.port(), TlsVersions.AUTO);
      try (Socket socket = enter()) {
        long[] sent = new long[1];
        Thread writer =
            Thread.ofPlatform()
                .start(
                    () -> {
                      byte[] chunk = new byte[1 << 16];
                      try {
                        OutputStream out = socket.getOutputStream();
                        while (sent[0] < total) {
                          out.write(chunk);
                          sent[0] += chunk.length;
                        }
                        socket.shutdownOutput();
                      } catch (IOException e) {
                        sent[0] = -1;
                      }
                    });
        long before;
        do {
          before = sent[0];
          Thread.sleep(500);
        } while (sent[0] != before);
        assertTrue(before < total / 2, "sent " + before);
        go.countDown();
        assertEquals('.', socket.getInputStream().read());
        writer.join();
        assertEquals(total, got[0]);
      }
    }
  }

  @Test
  void aConnectionThatIsCutOffIsCutOffAtTheOtherEndToo() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    try (Echo target =
        new Echo(
            socket -> {
              socket.getInputStream().read();
              begun.countDown();
              assertThrows(SocketException.class, () -> socket.getInputStream().readAllBytes());
              begun.countDown();
            })) {
      start(target.port(), TlsVersions.AUTO);
      Socket socket = enter();
      socket.getOutputStream().write('x');
      assertTrue(begun.await(30, TimeUnit.SECONDS));
      socket.setSoLinger(true, 0);
      socket.close();
      await(() -> client.connections() == 0 && server.connections() == 0);
    }
  }

  @Test
  void anotherKeyOpensNothing() throws Exception {
    try (Echo target = Echo.ofBytes()) {
      server.run(plan(service(Role.SERVER, middle, target.port(), TlsVersions.AUTO)));
      client.run(
          plan(
              new Service(
                  "s",
                  Role.CLIENT,
                  at(entry),
                  at(middle),
                  TlsVersions.AUTO,
                  keys("node", "another-key-that-is-long"),
                  Limits.STANDARD,
                  false)));
      try (Socket socket = enter()) {
        socket.getOutputStream().write('x');
        assertEquals(-1, readOrReset(socket));
      }
      assertEquals(List.of(), target.accepted);
      await(() -> client.connections() == 0 && server.connections() == 0);
    }
  }

  @Test
  void oneMoreThanTheLimitIsTurnedAwayAndARoomThatWasLeftIsGivenAgain() throws Exception {
    try (Echo target = Echo.ofBytes()) {
      Service one = service(Role.SERVER, middle, target.port(), TlsVersions.AUTO);
      server.run(plan(limited(one, new Limits(1, Duration.ofSeconds(10), Duration.ofHours(1)))));
      client.run(plan(service(Role.CLIENT, entry, middle, TlsVersions.AUTO)));
      Socket first = enter();
      assertEchoes(first);
      try (Socket second = enter()) {
        second.getOutputStream().write('x');
        assertEquals(-1, readOrReset(second));
      }
      assertEchoes(first);
      first.close();
      await(() -> server.connections() == 0);
      try (Socket third = enter()) {
        assertEchoes(third);
      }
      server.run(new Plan(List.of(one), 0, Duration.ZERO)); // of all services together
      try (Socket fourth = enter()) {
        fourth.getOutputStream().write('x');
        assertEquals(-1, readOrReset(fourth));
      }
    }
  }

  @Test
  void whoDoesNotFinishTheHandshakeIsDropped() throws Exception {
    Limits strict = new Limits(10, Duration.ofMillis(300), Duration.ofHours(1));
    server.run(
        plan(limited(service(Role.SERVER, middle, Echo.freePort(), TlsVersions.AUTO), strict)));
    try (Socket mute = to(middle)) {
      assertEquals(-1, readAll(mute));
    }
    try (Socket slow = to(middle)) {
      byte[] hello = {22, 3, 1, 2, 0};
      long end = System.nanoTime() + 60_000_000_000L;
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; System.nanoTime() < end; i++) {
              slow.getOutputStream().write(hello[Math.min(i, 4)]);
              Thread.sleep(50);
            }
          });
    }
    await(() -> server.handshakes() == 0);
  }

  /** The time for the handshake would be far longer. */
  @Test
  void whoSaysNothingAtAllIsDroppedBefore() throws Exception {
    Limits patient = new Limits(10, Duration.ofHours(1), Duration.ofHours(1));
    server.run(
        plan(limited(service(Role.SERVER, middle, Echo.freePort(), TlsVersions.AUTO), patient)));
    try (Socket mute = to(middle)) {
      assertEquals(-1, readAll(mute));
    }
    await(() -> server.handshakes() == 0);
  }

  @Test
  void strangersTakeNoPlaceOfWhoHasTheKey() throws Exception {
    try (Echo target = Echo.ofBytes()) {
      Service one = service(Role.SERVER, middle, target.port(), TlsVersions.AUTO);
      server.run(new Plan(List.of(one), 1, Duration.ZERO));
      client.run(plan(service(Role.CLIENT, entry, middle, TlsVersions.AUTO)));
      List<Socket> mute = new ArrayList<>();
      try {
        for (int i = 0; i < Handshakes.MOST + 10; i++) {
          mute.add(to(middle));
        }
        try (Socket socket = enter()) {
          assertEchoes(socket);
          assertEquals(1, server.connections());
        }
        assertTrue(server.handshakes() <= Handshakes.MOST);
      } finally {
        for (Socket socket : mute) {
          socket.close();
        }
      }
      await(() -> server.handshakes() == 0);
    }
  }

  @Test
  void whoIsIdleTooLongIsDroppedAndWhoIsNotIsKept() throws Exception {
    try (Echo target = Echo.ofBytes()) {
      Limits strict = new Limits(10, Duration.ofSeconds(10), Duration.ofMillis(1500));
      server.run(
          plan(limited(service(Role.SERVER, middle, target.port(), TlsVersions.AUTO), strict)));
      client.run(plan(service(Role.CLIENT, entry, middle, TlsVersions.AUTO)));
      try (Socket socket = enter()) {
        for (int i = 0; i < 10; i++) {
          assertEchoes(socket);
          Thread.sleep(300);
        }
        assertEquals(-1, readOrReset(socket));
      }
    }
  }

  @Test
  void aRevokedKeyCutsItsConnectionsAndNoOthers() throws Exception {
    try (Echo target = Echo.ofBytes()) {
      Map<String, PresharedKey> both = Map.of("node", key("node"), "other", key("other"));
      Service open = service(Role.SERVER, middle, target.port(), TlsVersions.AUTO);
      server.run(plan(with(open, both)));
      int otherEntry = Echo.freePort();
      Service second =
          with(
              service(Role.CLIENT, otherEntry, middle, TlsVersions.AUTO),
              Map.of("other", key("other")));
      client.run(plan(service(Role.CLIENT, entry, middle, TlsVersions.AUTO), second));
      try (Socket kept = enter();
          Socket cut = to(otherEntry)) {
        assertEchoes(kept);
        assertEchoes(cut);
        server.run(plan(with(open, keys("node", TEXT))));
        assertEquals(-1, readOrReset(cut));
        assertEchoes(kept);
        server.run(plan(with(open, keys("node", TEXT)))); // the same once more
        assertEchoes(kept);
        server.run(plan(with(open, keys("node", "a-new-key-that-is-long"))));
        assertEquals(-1, readOrReset(kept));
      }
      await(() -> client.connections() == 0 && server.connections() == 0);
    }
  }

  /** Accepted under the one plan, and with something to say only under the next. */
  @Test
  void aReloadWithTheSameKeyLeavesAConnectionThatHasNotSaidAnything() throws Exception {
    try (Echo target = Echo.ofBytes()) {
      start(target.port(), TlsVersions.AUTO);
      try (Socket silent = enter()) {
        await(() -> client.connections() == 1);
        client.run(plan(service(Role.CLIENT, entry, middle, TlsVersions.AUTO)));
        assertEchoes(silent);
      }
    }
  }

  @Test
  void aPlanThatCannotBeListenedForChangesNothing() throws Exception {
    try (Echo target = Echo.ofBytes();
        Echo inTheWay = Echo.ofBytes()) {
      start(target.port(), TlsVersions.AUTO);
      try (Socket socket = enter()) {
        assertEchoes(socket);
        int given = Echo.freePort();
        IOException refused =
            assertThrows(
                IOException.class,
                () ->
                    server.run(
                        plan(
                            service(Role.SERVER, given, target.port(), TlsVersions.AUTO),
                            service(
                                Role.SERVER, inTheWay.port(), target.port(), TlsVersions.AUTO))));
        assertTrue(
            String.valueOf(refused.getMessage())
                .startsWith("cannot accept connections of s at 127.0.0.1:" + inTheWay.port()),
            refused.getMessage());
        assertTrue(refuses(given)); // it was listened at, and is given back
        assertEchoes(socket);
        try (Socket another = enter()) {
          assertEchoes(another);
        }
      }
    }
  }

  @Test
  void anEndWaitsForWhatRunsAsLongAsItMayAndAcceptsNothingMore() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    try (Echo target =
        new Echo(
            socket -> {
              socket.getInputStream().read();
              awaitQuietly(finish);
              socket.getOutputStream().write("late".getBytes(US_ASCII));
            })) {
      Service open = service(Role.SERVER, middle, target.port(), TlsVersions.AUTO);
      server.run(new Plan(List.of(open), 10, Duration.ofSeconds(60)));
      client.run(plan(service(Role.CLIENT, entry, middle, TlsVersions.AUTO)));
      try (Socket socket = enter()) {
        socket.getOutputStream().write('x');
        await(() -> server.connections() == 1);
        Thread ending = Thread.ofPlatform().start(server::close);
        await(() -> refuses(middle));
        assertTrue(ending.isAlive());
        finish.countDown();
        assertEquals("late", text(socket.getInputStream().readAllBytes()));
        socket.shutdownOutput();
        ending.join();
      }
    }
  }

  private void start(int target, TlsVersions tls) throws IOException {
    server.run(plan(service(Role.SERVER, middle, target, TlsVersions.AUTO)));
    client.run(plan(service(Role.CLIENT, entry, middle, tls)));
  }

  private static Plan plan(Service... services) {
    return new Plan(List.of(services), 100, Duration.ZERO);
  }

  private static Service service(Role role, int accept, int connect, TlsVersions tls) {
    return new Service(
        "s", role, at(accept), at(connect), tls, keys("node", TEXT), Limits.STANDARD, false);
  }

  private static Service limited(Service s, Limits limits) {
    return new Service(
        s.name(), s.role(), s.accept(), s.connect(), s.tls(), s.keys(), limits, false);
  }

  private static Service speakingFirst(Service s) {
    return new Service(
        s.name(), s.role(), s.accept(), s.connect(), s.tls(), s.keys(), s.limits(), true);
  }

  private static Service with(Service s, Map<String, PresharedKey> keys) {
    return new Service(
        s.name(), s.role(), s.accept(), s.connect(), s.tls(), keys, s.limits(), false);
  }

  private static HostPort at(int port) {
    return new HostPort("127.0.0.1", port);
  }

  private static Map<String, PresharedKey> keys(String identity, String text) {
    return Map.of(identity, PresharedKey.of(identity, text.getBytes(US_ASCII)));
  }

  private static PresharedKey key(String identity) {
    return PresharedKey.of(identity, TEXT.getBytes(US_ASCII));
  }

  private Socket enter() throws IOException {
    return to(entry);
  }

  private static Socket to(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static boolean refuses(int port) {
    try (Socket socket = to(port)) {
      return socket.isClosed();
    } catch (IOException e) {
      return true;
    }
  }

  private static void assertEchoes(Socket socket) throws IOException {
    byte[] sent = "a vote\n".getBytes(US_ASCII);
    socket.getOutputStream().write(sent);
    assertArrayEquals(sent, socket.getInputStream().readNBytes(sent.length));
  }

  /** A connection may end in either way, and neither gives a byte. */
  private static int readOrReset(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  /** Up to the end, an alert being allowed before it. */
  private static int readAll(Socket socket) throws IOException {
    socket.getInputStream().readAllBytes();
    return socket.getInputStream().read();
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; !condition.getAsBoolean() && i < 6000; i++) {
      Thread.sleep(10);
    }
    assertTrue(condition.getAsBoolean());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }
}
