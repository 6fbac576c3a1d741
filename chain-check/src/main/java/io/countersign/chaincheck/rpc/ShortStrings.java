package io.countersign.chaincheck.rpc;

import java.io.IOException;
import java.io.Reader;

/**
 * JSON text whose strings are short. The parser keeps a whole string, so that one as long as the
 * answer may be would cost more memory than there is.
 */
final class ShortStrings extends Reader {
  /** A node's own description of itself has 10 KB at most ({@code p2p}, MaxNodeInfoSize). */
  static final int MAX_LENGTH = 16 << 10;

  private final Reader in;
  private boolean inString;
  private boolean escaped;
  private int length;

  ShortStrings(Reader in) {
    this.in = in;
  }

  @Override
  public int read(char[] into, int offset, int count) throws IOException {
    int read = in.read(into, offset, count);
    for (int i = offset; i < offset + read; i++) {
      follow(into[i]);
    }
    return read;
  }

  private void follow(char c) throws RpcException {
    if (inString && ++length > MAX_LENGTH) {
      throw new RpcException("expected short strings, got one of more than " + MAX_LENGTH);
    }
    if (escaped) {
      escaped = false;
    } else if (inString && c == '\\') {
      escaped = true;
    } else if (c == '"') {
      inString = !inString;
      length = 0;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
