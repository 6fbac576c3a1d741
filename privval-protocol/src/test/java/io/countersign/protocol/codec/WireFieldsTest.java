package io.countersign.protocol.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.countersign.protocol.wire.WireMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireFieldsTest {
  @Test
  void theyAreThoseOfTheDefinitionThatMessagesAreReadWith() {
    assertSame(WireMessage.getDescriptor(), WireFields.MESSAGE);
  }

  private static void assertSame(Descriptor expected, WireFields actual) {
    assertEquals(
        expected.getFields().stream().map(WireFieldsTest::described).toList(),
        described(actual),
        expected.getName());
    for (FieldDescriptor field : expected.getFields()) {
      if (kind(field) == WireFields.Kind.MESSAGE) {
        assertSame(field.getMessageType(), actual.field(field.getNumber()).orElseThrow().inside());
      }
    }
  }

  private static String described(FieldDescriptor field) {
    return "%d %s %s".formatted(field.getNumber(), field.getName(), kind(field));
  }

  private static List<String> described(WireFields type) {
    return type.fields().stream()
        .map(
            field ->
                "%d %s %s".formatted(type.fields().indexOf(field) + 1, field.name(), field.kind()))
        .toList();
  }

  private static WireFields.Kind kind(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> WireFields.Kind.MESSAGE;
      case STRING -> WireFields.Kind.STRING;
      case BYTE_STRING -> WireFields.Kind.BYTES;
      case INT, LONG, BOOLEAN -> WireFields.Kind.NUMBER;
      case ENUM, FLOAT, DOUBLE -> throw new AssertionError("no kind for " + field.getFullName());
    };
  }
}
