package io.countersign.yubihsm.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer of HTTP/1 (RFC 9112) as a connector gives it: a body of known length, in chunks (Go's
 * server does so from 2048 bytes on), or up to the end.
 *
 * @param status three digits
 * @param body not copied
 * @param reusable whether the connection serves another request
 */
@SuppressWarnings("ArrayRecordComponent") // no value: read once and dropped
record HttpResponse(int status, byte[] body, boolean reusable) {
  private static final int MAX_LINE = 1024;
  private static final int MAX_HEADERS = 64;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([0-9]{3})( .*)?");

  /** What the head says of the rest. */
  private static final class Head {
    private long length = -1;
    private boolean chunked;
    private boolean close;

    void read(String line) throws IOException {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("expected a header of http from the connector, got none");
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = number(value, 10);
        case "transfer-encoding" -> {
          if (!value.equalsIgnoreCase("chunked")) {
            throw new IOException("expected a body in chunks from the connector, got another");
          }
          chunked = true;
        }
        case "connection" -> close |= value.equalsIgnoreCase("close");
        default -> {
          // The others say nothing that is needed.
        }
      }
    }
  }

  /**
   * Reads one answer, and nothing after it.
   *
   * @param limit of the body, in bytes
   * @throws IOException if it is none, or longer
   */
  static HttpResponse read(InputStream in, int limit) throws IOException {
    Matcher status = STATUS.matcher(line(in));
    if (!status.matches()) {
      throw new IOException("expected an answer of http from the connector, got something else");
    }
    Head head = new Head();
    head.close = status.group(1).equals("0");
    int headers = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (++headers > MAX_HEADERS) {
        throw new IOException("more than %d headers from the connector".formatted(MAX_HEADERS));
      }
      head.read(line);
    }
    int code = Integer.parseInt(status.group(2));
    if (head.chunked) {
      return new HttpResponse(code, chunks(in, limit), !head.close);
    }
    if (head.length >= 0) {
      return new HttpResponse(code, bytes(in, head.length, limit), !head.close);
    }
    byte[] rest = in.readNBytes(limit + 1);
    check(rest.length, limit);
    return new HttpResponse(code, rest, false);
  }

  private static byte[] chunks(InputStream in, int limit) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String line = line(in);
      int end = line.indexOf(';');
      long length = number((end < 0 ? line : line.substring(0, end)).strip(), 16);
      if (length == 0) {
        break;
      }
      check(body.size() + length, limit);
      body.writeBytes(bytes(in, length, limit));
      if (!line(in).isEmpty()) {
        throw new IOException("expected the end of a chunk from the connector, got more");
      }
    }
    for (int trailers = 0; !line(in).isEmpty(); trailers++) {
      check(trailers, MAX_HEADERS);
    }
    return body.toByteArray();
  }

  private static byte[] bytes(InputStream in, long length, int limit) throws IOException {
    check(length, limit);
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException("the connector hung up in the middle of an answer");
    }
    return bytes;
  }

  private static void check(long length, int limit) throws IOException {
    if (length > limit) {
      throw new IOException(
          "expected at most %d bytes from the connector, got more".formatted(limit));
    }
  }

  private static long number(String text, int radix) throws IOException {
    try {
      if (!text.isEmpty() && text.length() <= 8 && Character.digit(text.charAt(0), radix) >= 0) {
        return Long.parseLong(text, radix);
      }
    } catch (NumberFormatException e) {
      // As any other that is none.
    }
    throw new IOException("expected a length from the connector, got something else");
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connector hung up without an answer");
      }
      if (line.size() == MAX_LINE) {
        throw new IOException(
            "a line of more than %d bytes from the connector".formatted(MAX_LINE));
      }
      line.write(next);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
