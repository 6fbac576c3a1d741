package io.countersign.harness.conform;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fields of one protobuf message, the last of each number, as proto3 reads them. Written for
 * the harness alone, so that an answer is not read by the code that wrote it.
 */
final class ProtoReader {
  private final TreeMap<Integer, Long> numbers = new TreeMap<>();
  private final TreeMap<Integer, byte[]> bytes = new TreeMap<>();
  private final byte[] message;
  private int at;

  private ProtoReader(byte[] message) {
    this.message = message;
  }

  /**
   * Reads all of it.
   *
   * @throws IOException if it is no protobuf
   */
  static ProtoReader of(byte[] message) throws IOException {
    ProtoReader reader = new ProtoReader(message);
    while (reader.at < message.length) {
      reader.field();
    }
    return reader;
  }

  private void field() throws IOException {
    long tag = varint();
    int number = (int) (tag >>> 3);
    switch ((int) (tag & 7)) {
      case 0 -> numbers.put(number, varint());
      case 1 -> take(8);
      case 2 -> bytes.put(number, take(varint()));
      case 5 -> take(4);
      default -> throw new IOException("expected protobuf, got wire type " + (tag & 7));
    }
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = take(1)[0];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("expected a varint of at most 10 bytes, got more");
  }

  private byte[] take(long length) throws IOException {
    if (length < 0 || length > message.length - at) {
      throw new IOException("expected %d bytes more, got the end".formatted(length));
    }
    at += (int) length;
    return Arrays.copyOfRange(message, at - (int) length, at);
  }

  /** Zero if it is not there. */
  long number(int field) {
    return numbers.getOrDefault(field, 0L);
  }

  /** Empty if it is not there. */
  byte[] bytes(int field) {
    return bytes.getOrDefault(field, new byte[0]);
  }

  boolean has(int field) {
    return bytes.containsKey(field);
  }

  /** A message in this one. */
  Optional<ProtoReader> message(int field) throws IOException {
    byte[] inner = bytes.get(field);
    return inner == null ? Optional.empty() : Optional.of(of(inner));
  }
}
