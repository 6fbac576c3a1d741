package io.countersign.yubihsm.client;

import java.nio.ByteBuffer;

/** Which objects to list; several are all to be met. */
public sealed interface ObjectFilter {
  /** Those of one number, of any type. */
  record OfId(ObjectId id) implements ObjectFilter {}

  /** Those of one type. */
  record OfType(ObjectType type) implements ObjectFilter {}

  /** Those that are in one of the domains. */
  record In(Domains domains) implements ObjectFilter {}

  /** Those that have one of the capabilities. */
  record With(Capabilities capabilities) implements ObjectFilter {}

  /** Those of one algorithm. */
  record OfAlgorithm(Algorithm algorithm) implements ObjectFilter {}

  /** Those of one label. */
  record Labelled(Label label) implements ObjectFilter {}

  /** Tag and value. */
  private byte[] encoded() {
    return switch (this) {
      case OfId(var id) -> allocate(1, 2).putShort((short) id.value()).array();
      case OfType(var type) -> allocate(2, 1).put((byte) type.code()).array();
      case In(var domains) -> allocate(3, 2).putShort((short) domains.bits()).array();
      case With(var capabilities) -> allocate(4, 8).putLong(capabilities.bits()).array();
      case OfAlgorithm(var algorithm) -> allocate(5, 1).put((byte) algorithm.code()).array();
      case Labelled(var label) -> allocate(6, Label.MAX_LENGTH).put(label.encoded()).array();
    };
  }

  private static ByteBuffer allocate(int tag, int length) {
    return ByteBuffer.allocate(1 + length).put((byte) tag);
  }

  /** One after the other. */
  static byte[] encoded(ObjectFilter... filters) {
    CommandWriter out = new CommandWriter();
    for (ObjectFilter filter : filters) {
      out.bytes(filter.encoded());
    }
    return out.body();
  }
}
