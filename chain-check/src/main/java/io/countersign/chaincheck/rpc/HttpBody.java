package io.countersign.chaincheck.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** The body of an answer: ends where the answer does, and is never longer than the limit. */
final class HttpBody extends InputStream {
  /** A commit of 10,000 validators has 2.5 MB. */
  static final int MAX_LENGTH = 16 << 20;

  private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,7})(?:\\s*;.*)?");

  /** How its end is known. */
  private enum Framing {
    LENGTH,
    CHUNKED,
    CLOSE
  }

  private final InputStream in;
  private final Framing framing;
  private final HttpLines lines;
  private int allowed = MAX_LENGTH;
  private int leftInPart;
  private boolean firstChunk = true;
  private boolean ended;

  private HttpBody(InputStream in, Framing framing, int leftInPart) {
    this.in = in;
    this.framing = framing;
    // Go's chunks are of 2 KB or more; a chunk for each byte is not worth listening to.
    this.lines = new HttpLines(in, 10 * HttpHead.MAX_LENGTH);
    this.leftInPart = leftInPart;
  }

  static InputStream ofLength(InputStream in, int length) {
    return new HttpBody(in, Framing.LENGTH, length);
  }

  static InputStream chunked(InputStream in) {
    return new HttpBody(in, Framing.CHUNKED, 0);
  }

  static InputStream untilClose(InputStream in) {
    return new HttpBody(in, Framing.CLOSE, Integer.MAX_VALUE);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (leftInPart == 0) {
      nextPart();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(into, offset, Math.min(length, leftInPart));
    if (count < 0) {
      if (framing != Framing.CLOSE) {
        throw new RpcException("expected a whole answer, got the end of the connection");
      }
      ended = true;
      return -1;
    }
    leftInPart -= count;
    allow(count);
    return count;
  }

  private void allow(int count) throws RpcException {
    allowed -= count;
    if (allowed < 0) {
      throw new RpcException("expected at most %d bytes, got more".formatted(MAX_LENGTH));
    }
  }

  private void nextPart() throws IOException {
    if (ended || framing != Framing.CHUNKED) {
      ended = true;
      return;
    }
    if (!firstChunk && !lines.next().isEmpty()) {
      throw new RpcException("expected the end of a chunk, got more of it");
    }
    firstChunk = false;
    String size = lines.next();
    var matcher = CHUNK.matcher(size);
    if (!matcher.matches()) {
      throw new RpcException(
          "expected the size of a chunk, got \"%s\"".formatted(Printable.of(size)));
    }
    leftInPart = Integer.parseInt(matcher.group(1), 16);
    if (leftInPart == 0) {
      ended = true;
      while (!lines.next().isEmpty()) {
        // A trailer, which says nothing to us.
      }
    }
  }
}
