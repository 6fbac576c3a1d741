package io.countersign.cli.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Whatever was pasted as a state document, it is one, or a sentence. */
class StateDocumentFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void aDocument(FuzzedDataProvider data) throws StateDocumentException {
    read(data.consumeRemainingAsString());
  }

  /** With a checksum that fits, so that the fuzzer gets past it. */
  @FuzzTest(maxDuration = "10m")
  void fieldsOfADocument(FuzzedDataProvider data) throws StateDocumentException {
    Map<String, String> fields = new LinkedHashMap<>();
    JsonObject json = new JsonObject();
    for (String name : StateDocument.FIELDS) {
      String value =
          switch (name) {
            case StateDocument.VERSION_FIELD -> Integer.toString(StateDocument.VERSION);
            case "chain_id" -> data.consumeString(60);
            case "key_fingerprint" -> data.consumeBoolean() ? "ab".repeat(32) : text(data, 70);
            case "key_type", "public_key" -> data.consumeBoolean() ? "" : text(data, 70);
            case "height", "signed_at_ms" -> Long.toString(data.consumeLong());
            case "sat_out_height" -> data.consumeBoolean() ? "0" : text(data, 20);
            case "round", "step" -> Integer.toString(data.consumeInt());
            case "handed_over" -> data.consumeBoolean() ? "true" : "false";
            default -> text(data, 300);
          };
      fields.put(name, value);
      json.addProperty(name, value);
    }
    json.addProperty(StateDocument.CHECKSUM_FIELD, StateDocument.checksum(fields));
    read(json.toString());
  }

  private static String text(FuzzedDataProvider data, int longest) {
    return data.consumeAsciiString(longest);
  }

  private static void read(String text) throws StateDocumentException {
    StateDocument document;
    try {
      document = StateDocument.parse(text);
    } catch (StateDocumentException e) {
      return;
    }
    assertEquals(document, StateDocument.parse(document.text()));
  }
}
