package io.countersign.yubihsm.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpResponseTest {
  private static final int LIMIT = 20;

  private static HttpResponse read(String text) throws IOException {
    String wire = text.replace("|", "\r\n");
    return HttpResponse.read(new ByteArrayInputStream(wire.getBytes(ISO_8859_1)), LIMIT);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK|Content-Length: 3||abc, 200, abc, true",
    "HTTP/1.1 200 OK|content-length:3|X: y||abcdef, 200, abc, true",
    "HTTP/1.1 200|Content-Length: 0||, 200, '', true",
    "HTTP/1.0 200 OK|Content-Length: 3||abc, 200, abc, false",
    "HTTP/1.1 500 Internal Server Error|Connection: close|Content-Length: 3||abc, 500, abc, false",
    "HTTP/1.1 200 OK|Connection: close||abc, 200, abc, false",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc|2;x=y|de|0||, 200, abcde, true",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||A|0123456789|a|0123456789|0|Trailer: x||, 200, 01234567890123456789, true"
  })
  void readsWhatConnectorsSend(String text, int status, String body, boolean reusable)
      throws IOException {
    HttpResponse response = read(text);

    assertEquals(status, response.status());
    assertEquals(body, new String(response.body(), ISO_8859_1));
    assertEquals(reusable, response.reusable());
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "HTTP/1.1 200 OK",
    "HTTP/1.1 200 OK|Content-Length: 3||ab",
    "HTTP/1.1 200 OK|Content-Length: 21||012345678901234567890",
    "HTTP/1.1 200 OK||012345678901234567890",
    "HTTP/1.1 200 OK|Content-Length: -1||",
    "HTTP/1.1 200 OK|Content-Length: 99999999999||",
    "HTTP/1.1 200 OK|Content-Length: x||",
    "HTTP/1.1 200 OK|Transfer-Encoding: gzip||abc",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abc",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abcd|0||",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-3|abc|0||",
    "HTTP/1.1 200 OK|Transfer-Encoding: chunked||11|01234567890123456|11|01234567890123456|0||",
    "HTTP/2 200 OK||",
    "HTTP/1.1 2000 OK||",
    "HTTP/1.1 200 OK|no header||",
    "SSH-2.0-OpenSSH_9.2|"
  })
  void refusesWhatNoConnectorSends(String text) {
    assertThrows(IOException.class, () -> read(text));
  }

  @Test
  void readsNoEndlessHead() {
    assertThrows(IOException.class, () -> read("HTTP/1.1 200 OK|" + "a: b|".repeat(100) + "|"));
    assertThrows(IOException.class, () -> read("HTTP/1.1 200 OK|a: " + "b".repeat(2000) + "||"));
  }
}
