package io.countersign.yubihsm.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.link.Deadlines;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConnectorServerTest {
  /** Answers with what it was sent, a byte longer; fails on what begins with ff. */
  private static final class Echo implements SharedDevice {
    @Override
    public byte[] exchange(byte[] message) throws IOException {
      if (message.length > 0 && message[0] == (byte) 0xff) {
        throw new IOException("the device is away");
      }
      byte[] answer = new byte[message.length + 1];
      System.arraycopy(message, 0, answer, 1, message.length);
      return answer;
    }

    @Override
    public boolean isThere() {
      return true;
    }

    @Override
    public String serial() {
      return "*";
    }
  }

  private final Deadlines deadlines = new Deadlines();
  private ConnectorServer server;

  @BeforeEach
  void open() throws IOException {
    server =
        ConnectorServer.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "9.9",
            new Echo(),
            deadlines);
  }

  @AfterEach
  void close() {
    server.close();
    deadlines.close();
  }

  @Test
  void theStatusPageIsThatOfAConnector() throws Exception {
    HttpResponse<byte[]> answer = http("/connector/status");
    assertEquals(200, answer.statusCode());
    assertEquals(
        "status=OK\nserial=*\nversion=9.9\npid=%d\naddress=127.0.0.1\nport=%d\n"
            .formatted(ProcessHandle.current().pid(), server.address().getPort()),
        new String(answer.body(), ISO_8859_1));
  }

  @Test
  void aMessageGoesToTheDeviceAndItsAnswerComesBack() throws Exception {
    HttpResponse<byte[]> answer = http("/connector/api", new byte[] {1, 0, 1, 7});
    assertEquals(200, answer.statusCode());
    assertArrayEquals(new byte[] {0, 1, 0, 1, 7}, answer.body());
  }

  @Test
  void theLongestMessagePassesAndALongerOneDoesNot() throws Exception {
    assertEquals(200, http("/connector/api", new byte[HttpRequest.LONGEST_BODY]).statusCode());
    assertEquals(413, http("/connector/api", new byte[HttpRequest.LONGEST_BODY + 1]).statusCode());
  }

  @Test
  void aDeviceThatIsAwayIsSaid() throws Exception {
    HttpResponse<byte[]> answer = http("/connector/api", new byte[] {(byte) 0xff});
    assertEquals(503, answer.statusCode());
    assertEquals("the device is away", new String(answer.body(), ISO_8859_1));
  }

  @Test
  void headAndBodyComeInOneSegmentWithALengthAndMoreRequestsMayFollow() throws IOException {
    try (Socket socket = connected()) {
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(post("Content-Length: 2\r\n", "hi"));
        byte[] first = new byte[4096];
        String answer = new String(first, 0, socket.getInputStream().read(first), ISO_8859_1);
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("\r\nContent-Length: 3\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n\0hi"), answer);
      }
    }
  }

  @Test
  void aRequestMayComeByteByByte() throws IOException {
    try (Socket socket = connected()) {
      socket.setTcpNoDelay(true);
      for (byte b : post("Connection: close\r\nContent-Length: 2\r\n", "hi")) {
        socket.getOutputStream().write(b);
      }
      assertTrue(rest(socket).endsWith("\0hi"));
    }
  }

  @Test
  void whoWaitsToBeToldToContinueIsTold() throws IOException {
    try (Socket socket = connected()) {
      socket
          .getOutputStream()
          .write(post("Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n", ""));
      byte[] first = new byte[4096];
      String told = new String(first, 0, socket.getInputStream().read(first), ISO_8859_1);
      assertEquals("HTTP/1.1 100 Continue\r\n\r\n", told);
      socket.getOutputStream().write("hi".getBytes(ISO_8859_1));
      assertTrue(rest(socket).endsWith("\0hi"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET /nothing HTTP/1.1~~,404",
    "PUT /connector/api HTTP/1.1~~,404",
    "nonsense~~,400",
    "GET /connector/status HTTP/2~~,400",
    "GET /connector/status HTTP/1.1~no colon~~,400",
    "GET /connector/status HTTP/1.1~Host: evil.example~~,403",
    "GET /connector/status HTTP/1.1~Host: 127.0.0.1:1~Origin: http://evil.example~~,403",
    "POST /connector/api HTTP/1.1~Transfer-Encoding: chunked~~,411",
    "POST /connector/api HTTP/1.1~Content-Length: -1~~,400",
    "POST /connector/api HTTP/1.1~Content-Length: 1~Content-Length: 2~~a,400",
    "POST /connector/api HTTP/1.1~Content-Length: 999999999~~,413",
    "POST /connector/api HTTP/1.1~Content-Length: 1~~ab,400"
  })
  void whatIsNotServedGetsItsStatus(String request, String status) throws IOException {
    try (Socket socket = connected()) {
      socket.getOutputStream().write(request.replace("~", "\r\n").getBytes(ISO_8859_1));
      socket.shutdownOutput();
      String answer = rest(socket);
      assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }
  }

  @Test
  void anEndlessHeadIsRefused() throws IOException {
    try (Socket socket = connected()) {
      byte[] much = "X: y\r\n".repeat(2000).getBytes(ISO_8859_1);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(ISO_8859_1));
      socket.getOutputStream().write(much);
      byte[] first = new byte[64];
      int count = socket.getInputStream().read(first);
      assertTrue(new String(first, 0, count, ISO_8859_1).startsWith("HTTP/1.1 431 "));
    }
  }

  @Test
  void connectionsBeyondEightAreClosedAndRoomComesBack() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Socket one = connected();
        held.add(one);
        one.getOutputStream().write(post("Content-Length: 1\r\n", "x"));
        assertTrue(one.getInputStream().read() > 0); // it is being served
      }
      try (Socket ninth = connected()) {
        assertEquals("", rest(ninth));
      }
    } finally {
      for (Socket one : held) {
        one.close();
      }
    }
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    String answer = "";
    while (answer.isEmpty() && System.nanoTime() < end) {
      try (Socket again = connected()) {
        again.getOutputStream().write(post("Content-Length: 1\r\nConnection: close\r\n", "x"));
        answer = rest(again);
      } catch (IOException e) {
        Thread.sleep(20); // its room is not given back yet
      }
    }
    assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
  }

  @Test
  void itListensNowhereButOnThisHost() throws UnknownHostException {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> ConnectorServer.open(anywhere, "9.9", new Echo(), deadlines));
  }

  private static byte[] post(String headers, String body) {
    return ("POST /connector/api HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body)
        .getBytes(ISO_8859_1);
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket();
    socket.connect(server.address());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  private HttpResponse<byte[]> http(String path, byte... body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(server.address().getPort(), path));
    java.net.http.HttpRequest.Builder request = java.net.http.HttpRequest.newBuilder(uri);
    request = body.length == 0 ? request.GET() : request.POST(BodyPublishers.ofByteArray(body));
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    }
  }
}
