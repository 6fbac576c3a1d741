package io.countersign.harness.yubihsm;

import io.countersign.protocol.consensus.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An object on the device.
 *
 * @param label {@value #LABEL} bytes, filled up with zeros
 * @param domains a bit for each of 16
 * @param delegated what it can bestow; 0 of what cannot
 * @param origin bits: 1 generated, 2 imported, 16 imported wrapped
 * @param sequence how many objects of the same number and kind there were before
 * @param body what is secret, or opaque, as it is wrapped, but for the delegated capabilities
 */
record StoredObject(
    ObjectType type,
    int id,
    int algorithm,
    Bytes label,
    int domains,
    long capabilities,
    long delegated,
    int origin,
    int sequence,
    Bytes body) {
  static final int LABEL = 40;
  static final int GENERATED = 1;
  static final int IMPORTED = 2;
  static final int IMPORTED_WRAPPED = 16;

  private static final int INFO = 66;

  boolean can(long capability) {
    return (capabilities & capability) == capability;
  }

  StoredObject withSequence(int number) {
    return new StoredObject(
        type, id, algorithm, label, domains, capabilities, delegated, origin, number, body);
  }

  StoredObject withId(int number) {
    return new StoredObject(
        type, number, algorithm, label, domains, capabilities, delegated, origin, sequence, body);
  }

  StoredObject withBody(Bytes other) {
    return new StoredObject(
        type, id, algorithm, label, domains, capabilities, delegated, origin, sequence, other);
  }

  /** Of what is kept, in bytes: with what it delegates, if it does. */
  int length() {
    return body.length() + (type.delegates() ? Long.BYTES : 0);
  }

  /** The answer to GetObjectInfo. */
  byte[] info() {
    return ByteBuffer.allocate(INFO)
        .putLong(capabilities)
        .putShort((short) id)
        .putShort((short) length())
        .putShort((short) domains)
        .put((byte) type.code())
        .put((byte) algorithm)
        .put((byte) sequence)
        .put((byte) origin)
        .put(label.toArray())
        .putLong(delegated)
        .array();
  }

  String labelText() {
    String text = new String(label.toArray(), StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** All but the body. */
  @Override
  public String toString() {
    return "%s 0x%04x algorithm %d domains %04x capabilities %016x delegated %016x origin %d \"%s\""
        .formatted(type, id, algorithm, domains, capabilities, delegated, origin, labelText());
  }
}
