package io.countersign.cli.settings;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.countersign.cli.settings.Key.Trait;
import java.util.Collection;

/** The keys as a JSON schema, draft 7, for editors: conf/countersign.schema.json. */
final class EditorSchema {
  private EditorSchema() {}

  static String json() {
    JsonObject root = new JsonObject();
    root.addProperty("$schema", "http://json-schema.org/draft-07/schema#");
    root.addProperty("title", "tmkms.toml of Countersign");
    object(KnownKeys.FILE).asMap().forEach(root::add);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root) + "\n";
  }

  private static JsonObject object(Section section) {
    JsonObject properties = new JsonObject();
    section.keys().forEach(key -> properties.add(key.name(), property(key)));
    JsonObject object = ofType("object");
    object.addProperty("additionalProperties", false);
    object.add(
        "required", strings(section.keys().stream().filter(Key::required).map(Key::name).toList()));
    object.add("properties", properties);
    return object;
  }

  private static JsonObject property(Key key) {
    JsonObject property = value(key);
    property.addProperty("description", description(key));
    if (!key.choices().isEmpty()) {
      property.add("enum", strings(key.choices()));
    }
    return property;
  }

  private static JsonObject value(Key key) {
    return switch (key.type()) {
      case TEXT -> ofType("string");
      case FLAG -> ofType("boolean");
      case NUMBER -> ofType("integer");
      case TEXT_OR_NUMBER -> {
        JsonObject either = new JsonObject();
        JsonArray types = new JsonArray();
        types.add("string");
        types.add("integer");
        either.add("type", types);
        yield either;
      }
      case TEXTS -> arrayOf(ofType("string"));
      case TABLE -> object(content(key));
      case TABLES -> arrayOf(object(content(key)));
    };
  }

  private static String description(Key key) {
    return key.meaning()
        + (key.standard().isEmpty() ? "" : "; if left out: " + key.standard())
        + (key.is(Trait.OURS) ? "; TMKMS refuses it" : "")
        + (key.is(Trait.UNSUPPORTED) ? "; not supported by this version" : "");
  }

  private static Section content(Key key) {
    Section content = key.content();
    if (content == null) {
      throw new IllegalStateException("no section for " + key.name());
    }
    return content;
  }

  private static JsonObject ofType(String type) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", type);
    return schema;
  }

  private static JsonObject arrayOf(JsonObject items) {
    JsonObject array = ofType("array");
    array.add("items", items);
    return array;
  }

  private static JsonArray strings(Collection<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }
}
