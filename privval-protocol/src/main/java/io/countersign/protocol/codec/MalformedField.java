package io.countersign.protocol.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.countersign.protocol.codec.WireFields.Field;
import java.io.IOException;

/**
 * Walks a message that would not parse a second time, slowly, to say which field is broken and
 * where.
 */
final class MalformedField {
  private String prefix = "";
  private String name = "#?";
  private int number;
  private int offset;

  private MalformedField() {}

  static MalformedMessageException locate(byte[] message, InvalidProtocolBufferException cause) {
    MalformedField walk = new MalformedField();
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      walk.walk(in, WireFields.MESSAGE);
    } catch (IOException expected) {
      // The walk has remembered where it stood.
    }
    return new MalformedMessageException(
        "malformed privval message of %d bytes: field %s at offset %d: %s"
            .formatted(message.length, walk.path(), walk.offset, firstSentence(cause)));
  }

  /** Makes no text of the fields it passes: there may be a million of them. */
  private void walk(CodedInputStream in, WireFields type) throws IOException {
    while (!in.isAtEnd()) {
      offset = in.getTotalBytesRead();
      name = "#?";
      int tag = in.readTag();
      number = WireFormat.getTagFieldNumber(tag);
      Field field = type.field(number).orElse(null);
      name = field == null ? "#" : field.name();
      if (field == null || WireFormat.getTagWireType(tag) != field.kind().wireType()) {
        if (!in.skipField(tag)) {
          throw new InvalidProtocolBufferException("expected a group's end after its start");
        }
      } else {
        walkOver(in, tag, field);
      }
    }
  }

  private void walkOver(CodedInputStream in, int tag, Field field) throws IOException {
    switch (field.kind()) {
      case MESSAGE -> walkInto(in, field);
      case STRING -> in.readStringRequireUtf8();
      case NUMBER, BYTES -> in.skipField(tag);
    }
  }

  /** Stays inside if that fails, so that the path is the whole one. */
  private void walkInto(CodedInputStream in, Field field) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    String outer = prefix;
    prefix = outer + field.name() + ".";
    walk(in, field.inside());
    prefix = outer;
    in.popLimit(limit);
  }

  private String path() {
    return prefix + (name.equals("#") ? name + number : name);
  }

  /** protobuf's texts go on to advise its callers; the first sentence says what is wrong. */
  private static String firstSentence(InvalidProtocolBufferException cause) {
    String text = String.valueOf(cause.getMessage());
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text : text.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
