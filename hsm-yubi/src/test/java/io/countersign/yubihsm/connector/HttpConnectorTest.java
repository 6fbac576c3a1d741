package io.countersign.yubihsm.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against servers that answer in their own ways. */
@Timeout(60)
class HttpConnectorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] MESSAGE = new Message(1, new byte[] {1, 2, 3}).encoded();

  /** What a server does with one connection. */
  private interface Manner {
    void serve(Socket socket) throws IOException;
  }

  private final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  private final HttpConnector connector =
      new HttpConnector(new ConnectorAddress("127.0.0.1", server.getLocalPort()));

  HttpConnectorTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    connector.close();
    server.close();
  }

  private void serve(Manner manner) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket socket = server.accept();
                  connections.incrementAndGet();
                  Thread.ofVirtual().start(() -> serveOne(manner, socket));
                } catch (IOException e) {
                  return;
                }
              }
            });
  }

  private static void serveOne(Manner manner, Socket socket) {
    try (socket) {
      manner.serve(socket);
    } catch (IOException e) {
      // The client is gone.
    }
  }

  /** Reads a request up to its end; empty if there is none. */
  private static String request(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (head.toString().endsWith("\r\n\r\n")) {
        String length = head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        byte[] body = in.readNBytes(length.matches("\\d+") ? Integer.parseInt(length) : 0);
        return head + new String(body, ISO_8859_1);
      }
    }
    return "";
  }

  private static void answer(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static void answerAll(Socket socket) throws IOException {
    while (!request(socket).isEmpty()) {
      answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
    }
  }

  @Test
  void keepsOneConnectionForAllMessages() throws ConnectorException {
    serve(HttpConnectorTest::answerAll);
    for (int i = 0; i < 10; i++) {
      assertArrayEquals(new byte[] {'a', 'b', 'c'}, connector.exchange(MESSAGE, PATIENCE));
    }
    assertEquals(1, connections.get());
  }

  @Test
  void sendsWhatYubicosConnectorWants() throws Exception {
    StringBuilder seen = new StringBuilder();
    serve(
        socket -> {
          seen.append(request(socket));
          answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
    connector.exchange(MESSAGE, PATIENCE);
    String text = seen.toString();
    assertTrue(text.startsWith("POST /connector/api HTTP/1.1\r\n"), text);
    assertTrue(text.contains("\r\nHost: 127.0.0.1:" + server.getLocalPort() + "\r\n"), text);
    assertTrue(text.contains("\r\nContent-Length: 6\r\n"), text);
    assertTrue(text.endsWith("\r\n\r\n" + new String(MESSAGE, ISO_8859_1)), text);
  }

  @Test
  void connectsAnewWhereTheServerHangsUpAfterEachAnswer() throws Exception {
    serve(
        socket -> {
          request(socket);
          answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        });
    for (int i = 1; i <= 5; i++) {
      connector.exchange(MESSAGE, PATIENCE);
      assertEquals(i, connections.get());
      Thread.sleep(50); // for the end of the connection to arrive
    }
  }

  @Test
  void hasATimeThatNoByteRenews() {
    serve(
        socket -> {
          request(socket);
          answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n");
          while (true) {
            answer(socket, "x");
            pause();
          }
        });
    assertSaid("no answer", Duration.ofMillis(300));
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    server.close();
    assertSaid("no answer from the connector at 127.0.0.1", PATIENCE);
  }

  @Test
  void saysThatTheConnectorHasNoDevice() {
    serve(
        socket -> {
          request(socket);
          answer(socket, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
        });
    assertSaid("it has no device", PATIENCE);
  }

  @Test
  void takesNoAnswerThatIsLongerThanAMessage() {
    serve(
        socket -> {
          request(socket);
          answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3140\r\n\r\n" + "x".repeat(3140));
        });
    assertSaid("at most 3139 bytes", PATIENCE);
  }

  @Test
  void usesNoConnectionOnWhichSomethingCameUnasked() throws Exception {
    serve(
        socket -> {
          while (!request(socket).isEmpty()) {
            answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
            pause();
            answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nxyz");
          }
        });
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(new byte[] {'a', 'b', 'c'}, connector.exchange(MESSAGE, PATIENCE));
      Thread.sleep(100);
    }
  }

  @Test
  void closesFromAnotherThreadWhileSomebodyWaits() throws Exception {
    serve(
        socket -> {
          request(socket);
          socket.getInputStream().read();
        });
    Thread closer =
        Thread.ofVirtual()
            .start(
                () -> {
                  pause();
                  pause();
                  connector.close();
                });
    assertSaid("no answer", PATIENCE);
    closer.join();
    assertSaid("closed", PATIENCE);
  }

  @Test
  void readsTheStatusPageAndSaysWhenThereIsNone() throws Exception {
    serve(
        socket -> {
          String request = request(socket);
          String page = request.startsWith("GET /connector/status ") ? "status=OK\n" : "";
          answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + page.length() + "\r\n\r\n" + page);
        });
    assertTrue(connector.status(PATIENCE).device());
    ProtocolException e =
        assertThrows(ProtocolException.class, () -> ConnectorStatus.parse(new byte[0]));
    assertTrue(String.valueOf(e.getMessage()).contains("yubihsm-connector"));
  }

  private void assertSaid(String expected, Duration within) {
    ConnectorException e =
        assertThrows(ConnectorException.class, () -> connector.exchange(MESSAGE, within));
    assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
  }
}
