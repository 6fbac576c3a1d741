package io.countersign.tunnel.daemon;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Puts the bytes of a socket together to one TLS record after the other, which Bouncy Castle
 * decrypts in place; the size of a record is known and bounded by its first five bytes.
 */
final class RecordBuffer {
  private static final int HEADER = 5;

  /** RFC 8446, 5.2; 1.2 allows some more, which nobody needs. */
  private static final int LONGEST = HEADER + 16_384 + 2_048;

  private byte[] bytes = new byte[1_024];
  private int length;

  /**
   * Takes bytes until a record is whole.
   *
   * @return whether one is; also for a header that can be none, which is then handed on as it is,
   *     for Bouncy Castle to say what is wrong
   */
  boolean take(ByteBuf in) {
    while (length < wanted() && in.isReadable()) {
      int next = Math.min(wanted() - length, in.readableBytes());
      if (bytes.length < length + next) {
        bytes = Arrays.copyOf(bytes, wanted());
      }
      in.readBytes(bytes, length, next);
      length += next;
    }
    return length == wanted();
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  private int wanted() {
    if (length < HEADER) {
      return HEADER;
    }
    int size = HEADER + ((bytes[3] & 0xff) << 8 | (bytes[4] & 0xff));
    boolean known = bytes[0] >= 20 && bytes[0] <= 23 && bytes[1] == 3;
    return known && size <= LONGEST ? size : HEADER;
  }
}
