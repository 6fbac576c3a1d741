package io.countersign.protocol.codec;

import com.google.protobuf.CodedOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a byte stream into messages: {@code uvarint length || message}, however the bytes arrive.
 * Memory grows with what has come, never with what a prefix merely announces.
 */
public final class FrameDecoder {
  /** Requests: a vote with the largest extension (1 MiB) and room to spare. */
  public static final int MAX_MESSAGE_LENGTH = 2 * 1024 * 1024;

  private static final int MAX_PREFIX_LENGTH = 5;
  private static final int KEPT_CAPACITY = 8 * 1024;

  private byte[] buffer = new byte[1024];
  private int start;
  private int end;

  /** Takes {@code length} more bytes of the stream from the beginning of {@code bytes}. */
  public void feed(byte[] bytes, int length) {
    if (start == end) {
      start = 0;
      end = 0;
      if (buffer.length > KEPT_CAPACITY) {
        buffer = new byte[1024];
      }
    }
    if (length > buffer.length - end) {
      makeRoom(length);
    }
    System.arraycopy(bytes, 0, buffer, end, length);
    end += length;
  }

  /**
   * The next whole message without its prefix, or null if more bytes are needed.
   *
   * @throws MalformedMessageException if the announced length is above {@link #MAX_MESSAGE_LENGTH},
   *     zero, or no varint
   */
  public byte @Nullable [] poll() throws MalformedMessageException {
    long length = 0;
    int at = start;
    for (int shift = 0; ; shift += 7) {
      if (at - start == MAX_PREFIX_LENGTH) {
        throw new MalformedMessageException(
            "expected a message length of at most %d bytes as a varint, got more"
                .formatted(MAX_PREFIX_LENGTH));
      }
      if (at == end) {
        return null;
      }
      byte b = buffer[at++];
      length |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        break;
      }
    }
    if (length == 0 || length > MAX_MESSAGE_LENGTH) {
      throw new MalformedMessageException(
          "expected a message of 1 to %d bytes, got one announced with %d"
              .formatted(MAX_MESSAGE_LENGTH, length));
    }
    if (length > end - at) {
      return null;
    }
    byte[] message = Arrays.copyOfRange(buffer, at, at + (int) length);
    start = at + (int) length;
    return message;
  }

  /** The same the other way round: {@code message} with its length before it. */
  public static byte[] delimit(byte[] message) {
    int prefix = CodedOutputStream.computeUInt32SizeNoTag(message.length);
    byte[] delimited = new byte[prefix + message.length];
    int left = message.length;
    for (int at = 0; at < prefix - 1; at++) {
      delimited[at] = (byte) (left | 0x80);
      left >>>= 7;
    }
    delimited[prefix - 1] = (byte) left;
    System.arraycopy(message, 0, delimited, prefix, message.length);
    return delimited;
  }

  private void makeRoom(int length) {
    int used = end - start;
    byte[] target =
        used + length > buffer.length
            ? new byte[Math.max(used + length, buffer.length * 2)]
            : buffer;
    System.arraycopy(buffer, start, target, 0, used);
    buffer = target;
    start = 0;
    end = used;
  }
}
