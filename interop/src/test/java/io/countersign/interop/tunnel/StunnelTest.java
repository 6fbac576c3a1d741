package io.countersign.interop.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.interop.tunnel.TunnelEndProgram.Way;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our end of a tunnel and Debian's stunnel at the other, in both directions and versions. */
@Tag("stunnel")
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StunnelTest {
  private static final String KEY = "the-key-of-this-tunnel";
  private static final String OTHER = "another-key-of-a-tunnel";

  /** Hexadecimal, as {@code openssl rand -hex 32} makes it, stands for the bytes it spells. */
  private static final String HEX =
      "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

  private static final long BYTES = Long.getLong("interop.megabytes", 256) << 20;

  @TempDir private Path folder = Path.of("");
  @AutoClose private final EchoServer target = EchoServer.open();

  StunnelTest() throws IOException {}

  @ParameterizedTest
  @CsvSource({"1.2, true", "1.2, false", "1.3, true", "1.3, false"})
  void bytesGoThroughAndEachDirectionEndsForItself(String tls, boolean oursDials) throws Exception {
    for (String key : new String[] {KEY, HEX}) {
      try (Ends ends = ends(tls, oursDials, key, "node", key)) {
        for (int length : new int[] {1, 1044, 300_000}) {
          byte[] sent = new byte[length];
          new Random(length).nextBytes(sent);
          try (Socket socket = ends.enter()) {
            Thread writer = Thread.ofPlatform().start(() -> send(socket, sent));
            assertArrayEquals(sent, socket.getInputStream().readAllBytes());
            writer.join();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.2, true, node, the server refused the key: it has another for the identity \"node\"",
    "1.3, true, node, the server refused the key: it has another for the identity \"node\"",
    "1.2, false, node, the client has another key for the identity \"node\"",
    "1.3, false, node, the client has another key for the identity \"node\"",
    "1.2, true, nobody, the server does not know the identity \"nobody\"",
    "1.3, true, nobody, the server has no key for the identity \"nobody\"",
    "1.2, false, nobody, 'the client names the identity \"nobody\", which has no key here'",
    "1.3, false, nobody, 'the client names the identity \"nobody\", which has no key here'"
  })
  void anotherKeyOrIdentityOpensNothingAndIsSaid(
      String tls, boolean oursDials, String identity, String sentence) throws Exception {
    String key = identity.equals("node") ? OTHER : KEY;
    try (Ends ends = ends(tls, oursDials, KEY, identity, key)) {
      try (Socket socket = ends.enter()) {
        socket.getOutputStream().write('x');
        assertEquals(-1, readOrReset(socket));
      }
      ends.ours().close(); // so that its last line is written
      assertTrue(ends.ours().log().contains(sentence), ends.ours().log());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.2, true, true", "1.2, true, false", "1.2, false, true", "1.2, false, false",
    "1.3, true, true", "1.3, true, false", "1.3, false, true", "1.3, false, false"
  })
  void aRestartOfEitherEndBreaksTheStreamAndTheNextOneWorks(
      String tls, boolean oursDials, boolean oursRestarts) throws Exception {
    try (Ends ends = ends(tls, oursDials, KEY, "node", KEY)) {
      try (Socket socket = ends.enter()) {
        assertEchoes(socket);
        (oursRestarts ? ends.ours() : ends.stunnel()).restart();
        assertEquals(-1, readOrReset(socket));
      }
      try (Socket socket = ends.enter()) {
        assertEchoes(socket);
      }
    }
  }

  /**
   * The end is said once all is there: a stunnel that hears it earlier loses the rest of what it
   * has, to another stunnel too.
   */
  @ParameterizedTest
  @CsvSource({"1.2, true", "1.3, false"})
  void muchGoesThroughUnchanged(String tls, boolean oursDials) throws Exception {
    try (Ends ends = ends(tls, oursDials, KEY, "node", KEY);
        Socket socket = ends.enter()) {
      CRC32C sent = new CRC32C();
      Thread writer = Thread.ofPlatform().start(() -> sendMuch(socket, sent));
      CRC32C got = new CRC32C();
      byte[] chunk = new byte[1 << 16];
      InputStream in = socket.getInputStream();
      long bytes = 0;
      while (bytes < BYTES) {
        int read = in.read(chunk);
        assertTrue(read >= 0, "the end after " + bytes);
        got.update(chunk, 0, read);
        bytes += read;
      }
      writer.join();
      socket.shutdownOutput();
      assertEquals(-1, in.read());
      assertEquals(BYTES, bytes);
      assertEquals(sent.getValue(), got.getValue());
    }
  }

  /** Both ends, the entry first closed. */
  private record Ends(TunnelEndProgram entry, TunnelEndProgram exit, boolean oursDials)
      implements AutoCloseable {
    TunnelEndProgram ours() {
      return oursDials ? entry : exit;
    }

    TunnelEndProgram stunnel() {
      return oursDials ? exit : entry;
    }

    Socket enter() throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), entry.port());
      socket.setSoTimeout(120_000);
      return socket;
    }

    @Override
    public void close() throws IOException {
      try (exit) {
        entry.close();
      }
    }
  }

  private Ends ends(
      String tls, boolean oursDials, String serversKey, String identity, String clientsKey)
      throws IOException, InterruptedException {
    Way server = new Way(folder, false, tls, "node", serversKey, target.port());
    TunnelEndProgram exit =
        oursDials ? TunnelEndProgram.stunnel(server) : TunnelEndProgram.ours(server);
    Way client = new Way(folder, true, tls, identity, clientsKey, exit.port());
    try {
      return new Ends(
          oursDials ? TunnelEndProgram.ours(client) : TunnelEndProgram.stunnel(client),
          exit,
          oursDials);
    } catch (IOException e) {
      exit.close();
      throw e;
    }
  }

  private static void assertEchoes(Socket socket) throws IOException {
    byte[] sent = {1, 2, 3};
    socket.getOutputStream().write(sent);
    assertArrayEquals(sent, socket.getInputStream().readNBytes(3));
  }

  private static int readOrReset(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sendMuch(Socket socket, CRC32C sum) {
    byte[] chunk = new byte[1 << 16];
    Random random = new Random(1);
    try {
      OutputStream out = socket.getOutputStream();
      for (long sent = 0; sent < BYTES; sent += chunk.length) {
        random.nextBytes(chunk);
        sum.update(chunk);
        out.write(chunk);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
