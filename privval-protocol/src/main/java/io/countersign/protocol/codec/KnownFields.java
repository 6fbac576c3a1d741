package io.countersign.protocol.codec;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.countersign.protocol.wire.WireMessage;

/**
 * Parses a message and drops the fields it does not know: protobuf would keep each of them, with a
 * hundred times the memory it took on the wire.
 */
final class KnownFields {
  private static final Parser<WireMessage> PARSER =
      DiscardUnknownFieldsParser.wrap(WireMessage.parser());

  private KnownFields() {}

  /** Parses one {@code Message}, and throws one that names the field and its offset otherwise. */
  static WireMessage parse(byte[] message) throws MalformedMessageException {
    try {
      return PARSER.parseFrom(message);
    } catch (InvalidProtocolBufferException e) {
      throw MalformedField.locate(message, e);
    }
  }
}
