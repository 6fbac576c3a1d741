package io.countersign.yubihsm.server;

import io.countersign.protocol.link.ByteLink;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One request of HTTP/1.1 (RFC 9112), as much of it as programs say to a yubihsm-connector.
 *
 * @param headers by their names in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // no value: read once and dropped
record HttpRequest(String method, String path, Map<String, String> headers, byte[] body) {
  /** In bytes; a message to the device has 3139 at most. */
  static final int LONGEST_BODY = 3139;

  private static final int LONGEST_HEAD = 8 * 1024;
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** What a browser does not say when a page of somewhere else has talked it into asking here. */
  private static final Pattern OWN_HOST =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

  /** It cannot be answered but with a status, and the connection ends. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String status;

    RefusedException(String status) {
      super(status);
      this.status = status;
    }

    String status() {
      return status;
    }
  }

  /**
   * Waits for a request.
   *
   * @return empty if the peer hangs up before one begins
   * @throws RefusedException if it is not one that is served here
   * @throws IOException if the peer goes, or takes too long
   */
  static Optional<HttpRequest> read(ByteLink link) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    int end = -1;
    while (end < 0) {
      int count = link.read(buffer);
      if (count < 0) {
        if (received.size() == 0) {
          return Optional.empty();
        }
        throw new EOFException("connection ended in a request");
      }
      received.write(buffer, 0, count);
      end = received.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
      if (end > LONGEST_HEAD || (end < 0 && received.size() > LONGEST_HEAD)) {
        throw new RefusedException("431 Request Header Fields Too Large");
      }
    }
    String head = received.toString(StandardCharsets.ISO_8859_1).substring(0, end);
    HttpRequest request = ofHead(head);
    byte[] all = received.toByteArray();
    byte[] body = new byte[request.contentLength()];
    int have = all.length - end - 4;
    if (have > body.length) {
      throw new RefusedException("400 Bad Request"); // nobody here sends before the answer
    }
    System.arraycopy(all, end + 4, body, 0, have);
    if (have < body.length && request.header("expect").equalsIgnoreCase("100-continue")) {
      link.write(CONTINUE);
    }
    while (have < body.length) {
      int count = link.read(buffer);
      if (count < 0) {
        throw new EOFException("connection ended in a request");
      }
      if (count > body.length - have) {
        throw new RefusedException("400 Bad Request");
      }
      System.arraycopy(buffer, 0, body, have, count);
      have += count;
    }
    return Optional.of(new HttpRequest(request.method(), request.path(), request.headers(), body));
  }

  private static HttpRequest ofHead(String head) throws RefusedException {
    String[] lines = head.split("\r\n", -1);
    String[] first = lines[0].split(" ", -1);
    if (first.length != 3 || !first[2].matches("HTTP/1\\.[01]")) {
      throw new RefusedException("400 Bad Request");
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1) {
        throw new RefusedException("400 Bad Request");
      }
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      if (headers.put(name, lines[i].substring(colon + 1).strip()) != null
          && (name.equals("content-length") || name.equals("host"))) {
        throw new RefusedException("400 Bad Request");
      }
    }
    if (!first[2].equals("HTTP/1.1")) {
      headers.put("connection", "close");
    }
    HttpRequest request = new HttpRequest(first[0], first[1], headers, new byte[0]);
    request.requireOfThisHost();
    return request;
  }

  private void requireOfThisHost() throws RefusedException {
    String host = header("host");
    if (headers.containsKey("origin")
        || (!host.isEmpty() && !OWN_HOST.matcher(host.toLowerCase(Locale.ROOT)).matches())) {
      throw new RefusedException("403 Forbidden");
    }
  }

  private int contentLength() throws RefusedException {
    if (headers.containsKey("transfer-encoding")) {
      throw new RefusedException("411 Length Required");
    }
    String length = header("content-length");
    if (length.isEmpty()) {
      return 0;
    }
    if (!length.matches("\\d{1,9}")) {
      throw new RefusedException("400 Bad Request");
    }
    if (Integer.parseInt(length) > LONGEST_BODY) {
      throw new RefusedException("413 Content Too Large");
    }
    return Integer.parseInt(length);
  }

  /** Empty if it is not there. */
  private String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Whether the connection is to end after the answer. */
  boolean isLast() {
    return header("connection").equalsIgnoreCase("close");
  }
}
