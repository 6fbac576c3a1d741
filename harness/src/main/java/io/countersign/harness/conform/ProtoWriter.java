package io.countersign.harness.conform;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protobuf fields in the order given; those that proto3 leaves out are left out. */
final class ProtoWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** An int32, int64 or enum. */
  ProtoWriter number(int field, long value) {
    if (value != 0) {
      varint(field << 3);
      varint(value);
    }
    return this;
  }

  /** An sfixed64: little-endian. */
  ProtoWriter fixed(int field, long value) {
    if (value != 0) {
      varint(field << 3 | 1);
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        out.write((int) (value >>> shift));
      }
    }
    return this;
  }

  ProtoWriter bytes(int field, byte[] value) {
    return value.length == 0 ? this : message(field, value);
  }

  ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message, which is there even if it is empty. */
  ProtoWriter message(int field, byte[] value) {
    varint(field << 3 | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  /** With its length before it. */
  byte[] delimited() {
    ProtoWriter whole = new ProtoWriter();
    whole.varint(out.size());
    whole.out.writeBytes(toBytes());
    return whole.toBytes();
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
