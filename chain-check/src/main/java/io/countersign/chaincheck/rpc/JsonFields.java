package io.countersign.chaincheck.rpc;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Walks over JSON and keeps what is asked for; any field may be absent, null or of another type.
 */
final class JsonFields {
  private static final int MAX_DEPTH = 32;
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,19}");

  private final JsonReader json;

  JsonFields(InputStream body) {
    this.json =
        new JsonReader(new ShortStrings(new InputStreamReader(body, StandardCharsets.UTF_8)));
    json.setStrictness(Strictness.STRICT);
    json.setNestingLimit(MAX_DEPTH);
  }

  /** Takes one field; what it does not read, it skips. */
  @FunctionalInterface
  interface Field {
    void read(String name) throws IOException;
  }

  /** Takes one element of an array. */
  @FunctionalInterface
  interface Element {
    void read() throws IOException;
  }

  /** Reads an object; nothing if null stands there. */
  void object(Field field) throws IOException {
    if (isNull()) {
      return;
    }
    json.beginObject();
    while (json.hasNext()) {
      field.read(json.nextName());
    }
    json.endObject();
  }

  /** Reads an array; nothing if null stands there. */
  void array(Element element) throws IOException {
    if (isNull()) {
      return;
    }
    json.beginArray();
    while (json.hasNext()) {
      element.read();
    }
    json.endArray();
  }

  /** A string, or a number as it is written; empty for null. */
  String text() throws IOException {
    return isNull() ? "" : json.nextString();
  }

  boolean flag() throws IOException {
    return json.nextBoolean();
  }

  /** A whole number, bare or, as Go writes 64 bits, as a string. */
  long number(long min, long max) throws IOException {
    String text = text();
    if (WHOLE_NUMBER.matcher(text).matches()) {
      try {
        long number = Long.parseLong(text);
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        // 19 digits and too many: said below.
      }
    }
    throw new RpcException(
        "expected a number from %d to %d, got \"%s\"".formatted(min, max, Printable.of(text)));
  }

  void skip() throws IOException {
    json.skipValue();
  }

  /** Passes if nothing follows. */
  void end() throws IOException {
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new RpcException("expected the end of the answer, got more");
    }
  }

  private boolean isNull() throws IOException {
    boolean isNull = json.peek() == JsonToken.NULL;
    if (isNull) {
      json.nextNull();
    }
    return isNull;
  }
}
