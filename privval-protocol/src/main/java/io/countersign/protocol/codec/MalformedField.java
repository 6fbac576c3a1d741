package io.countersign.protocol.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.countersign.protocol.wire.WireMessage;
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
      walk.walk(in, WireMessage.getDescriptor());
    } catch (IOException expected) {
      // The walk has remembered where it stood.
    }
    return new MalformedMessageException(
        "malformed privval message of %d bytes: field %s at offset %d: %s"
            .formatted(message.length, walk.path(), walk.offset, firstSentence(cause)));
  }

  /** Makes no text of the fields it passes: there may be a million of them. */
  private void walk(CodedInputStream in, Descriptor type) throws IOException {
    while (!in.isAtEnd()) {
      offset = in.getTotalBytesRead();
      name = "#?";
      int tag = in.readTag();
      number = WireFormat.getTagFieldNumber(tag);
      FieldDescriptor field = type.findFieldByNumber(number);
      name = field == null ? "#" : field.getName();
      if (field == null || WireFormat.getTagWireType(tag) != wireType(field)) {
        if (!in.skipField(tag)) {
          throw new InvalidProtocolBufferException("expected a group's end after its start");
        }
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        walkInto(in, field);
      } else if (field.getType() == FieldDescriptor.Type.STRING) {
        in.readStringRequireUtf8();
      } else {
        in.skipField(tag);
      }
    }
  }

  /** Stays inside if that fails, so that the path is the whole one. */
  private void walkInto(CodedInputStream in, FieldDescriptor field) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    String outer = prefix;
    prefix = outer + field.getName() + ".";
    walk(in, field.getMessageType());
    prefix = outer;
    in.popLimit(limit);
  }

  private String path() {
    return prefix + (name.equals("#") ? name + number : name);
  }

  private static int wireType(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE, STRING, BYTE_STRING -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
      case INT, LONG, BOOLEAN, ENUM, FLOAT, DOUBLE -> WireFormat.WIRETYPE_VARINT;
    };
  }

  /** protobuf's texts go on to advise its callers; the first sentence says what is wrong. */
  private static String firstSentence(InvalidProtocolBufferException cause) {
    String text = String.valueOf(cause.getMessage());
    int end = text.indexOf(". ");
    String sentence = end < 0 ? text : text.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
