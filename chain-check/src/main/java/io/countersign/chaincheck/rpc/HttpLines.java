package io.countersign.chaincheck.rpc;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Lines of an HTTP head or of a chunked body, bounded in their sum. */
final class HttpLines {
  private final InputStream in;
  private int left;

  HttpLines(InputStream in, int maxLength) {
    this.in = in;
    this.left = maxLength;
  }

  /**
   * The first line of an answer.
   *
   * @throws EOFException if there is not a byte of it
   */
  String first() throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException("the connection ended without an answer");
    }
    return line(first);
  }

  /** A line without its end; the connection may not end in it. */
  String next() throws IOException {
    return line(in.read());
  }

  private String line(int first) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = first; c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new RpcException("expected a whole line, got the end of the connection");
      }
      if (--left < 0) {
        throw new RpcException("expected shorter headers, got too much");
      }
      line.append((char) c);
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return line.toString();
  }
}
