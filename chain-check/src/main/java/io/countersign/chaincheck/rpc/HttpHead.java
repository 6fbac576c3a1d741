package io.countersign.chaincheck.rpc;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Status line and header of an HTTP/1.1 answer, as far as the body needs them. */
final class HttpHead {
  /** Of the whole head, and of a chunked body's lines together. */
  static final int MAX_LENGTH = 16 << 10;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})(?: .*)?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,8}");

  private final Map<String, String> fields = new HashMap<>();

  private HttpHead() {}

  /**
   * Reads up to the empty line.
   *
   * @throws EOFException if the connection ended before the first byte
   * @throws RpcException if it is no answer to be read on: another status than 200 and 500, which
   *     is how CometBFT reports an error
   */
  static HttpHead read(InputStream in) throws IOException {
    HttpLines lines = new HttpLines(in, MAX_LENGTH);
    String first = lines.first();
    Matcher status = STATUS.matcher(first);
    if (!status.matches()) {
      throw new RpcException("expected an HTTP answer, got \"%s\"".formatted(Printable.of(first)));
    }
    if (!status.group(1).equals("200") && !status.group(1).equals("500")) {
      throw new RpcException(
          "expected an answer of the node itself, got \"%s\"".formatted(Printable.of(first)));
    }
    HttpHead head = new HttpHead();
    for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
      head.add(line);
    }
    return head;
  }

  private void add(String line) throws RpcException {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new RpcException("expected a header field, got \"%s\"".formatted(Printable.of(line)));
    }
    String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
    String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
    if (fields.put(name, value) != null && name.startsWith("content-")) {
      throw new RpcException("expected %s once, got it twice".formatted(Printable.of(name)));
    }
  }

  /** What follows, to its end as the header describes it. */
  InputStream body(InputStream in) throws RpcException {
    String encoding = fields.getOrDefault("content-encoding", "identity");
    if (!encoding.equals("identity")) {
      throw new RpcException(
          "expected a plain answer, got one in %s".formatted(Printable.of(encoding)));
    }
    String transfer = fields.get("transfer-encoding");
    String length = fields.get("content-length");
    if (transfer != null && (length != null || !transfer.equals("chunked"))) {
      throw new RpcException(
          "expected transfer-encoding: chunked alone, got \"%s\""
              .formatted(Printable.of(transfer)));
    }
    if (transfer != null) {
      return HttpBody.chunked(in);
    }
    return length == null ? HttpBody.untilClose(in) : HttpBody.ofLength(in, length(length));
  }

  private static int length(String text) throws RpcException {
    if (!LENGTH.matcher(text).matches() || Integer.parseInt(text) > HttpBody.MAX_LENGTH) {
      throw new RpcException(
          "expected at most %d bytes, got \"%s\""
              .formatted(HttpBody.MAX_LENGTH, Printable.of(text)));
    }
    return Integer.parseInt(text);
  }
}
