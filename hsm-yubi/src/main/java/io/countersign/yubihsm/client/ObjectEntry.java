package io.countersign.yubihsm.client;

import io.countersign.yubihsm.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/**
 * An object in a list.
 *
 * @param sequence grows each time an object takes this id, modulo 256
 */
public record ObjectEntry(ObjectId id, ObjectType type, int sequence) {
  private static final int LENGTH = 4;

  /** A device has room for no more. */
  private static final int MAX = 256 + 16;

  static List<ObjectEntry> parseList(byte[] body) throws ProtocolException {
    if (body.length % LENGTH != 0 || body.length / LENGTH > MAX) {
      throw new ProtocolException(
          "expected up to %d entries of %d bytes in the device's list, got %d bytes"
              .formatted(MAX, LENGTH, body.length));
    }
    AnswerReader in = new AnswerReader("List Objects", body);
    List<ObjectEntry> entries = new ArrayList<>();
    while (in.remaining() > 0) {
      entries.add(new ObjectEntry(in.objectId(), in.objectType(), in.u8()));
    }
    return List.copyOf(entries);
  }
}
