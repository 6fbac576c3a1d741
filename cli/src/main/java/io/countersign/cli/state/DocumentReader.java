package io.countersign.cli.state;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.countersign.cli.settings.ChainId;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.signbytes.SignedContent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a {@link StateDocument}, which may have been pasted, cut off or edited on its way. */
final class DocumentReader {
  /** About ten times what the longest one needs. */
  static final int SIZE_LIMIT = 16 * 1024;

  private DocumentReader() {}

  static StateDocument read(String text) throws StateDocumentException {
    if (text.length() > SIZE_LIMIT) {
      throw new StateDocumentException(
          "expected a state document of at most %d characters, got more".formatted(SIZE_LIMIT));
    }
    Map<String, String> fields = fields(text);
    String sum = StateDocument.checksum(fields);
    if (!sum.equals(fields.get(StateDocument.CHECKSUM_FIELD))) {
      throw new StateDocumentException(
          "expected checksum %s of the state document, got %s: it was cut off or edited on its way"
              .formatted(sum, fields.get(StateDocument.CHECKSUM_FIELD)));
    }
    try {
      return document(fields);
    } catch (IllegalArgumentException e) {
      throw new StateDocumentException(
          "expected a state document of this program: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> fields(String text) throws StateDocumentException {
    Map<String, String> fields = new LinkedHashMap<>();
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      for (Map.Entry<String, JsonElement> field : json.entrySet()) {
        fields.put(field.getKey(), field.getValue().getAsJsonPrimitive().getAsString());
      }
    } catch (JsonParseException | IllegalStateException e) {
      throw new StateDocumentException(
          "expected a state document, the whole JSON object that state export or state handover printed, got something else",
          e);
    }
    String version = fields.get(StateDocument.VERSION_FIELD);
    if (version != null && !version.equals(Integer.toString(StateDocument.VERSION))) {
      throw new StateDocumentException(
          "expected a state document of version %d, got version %s: use the countersign that made it, or a newer one"
              .formatted(StateDocument.VERSION, version));
    }
    Set<String> expected = new HashSet<>(StateDocument.FIELDS);
    expected.add(StateDocument.CHECKSUM_FIELD);
    if (!fields.keySet().equals(expected)) {
      throw new StateDocumentException(
          "expected the fields %s and %s in a state document, got %s"
              .formatted(
                  String.join(", ", StateDocument.FIELDS),
                  StateDocument.CHECKSUM_FIELD,
                  String.join(", ", fields.keySet())));
    }
    return fields;
  }

  private static StateDocument document(Map<String, String> fields) {
    String chainId = field(fields, "chain_id");
    ChainId.fault(chainId)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    WatermarkOwner owner =
        new WatermarkOwner(chainId, Bytes.ofHex(field(fields, "key_fingerprint")));
    StateDocument document =
        new StateDocument(
            owner,
            key(field(fields, "key_type"), field(fields, "public_key")),
            watermark(fields),
            number(fields, "signed_at_ms"),
            flag(field(fields, "handed_over")));
    WatermarkRecord record = document.firstRecord();
    if (!record.fits()) {
      throw new IllegalArgumentException(
          "sign bytes are too long: " + record.watermark().signBytes().length());
    }
    if (document.key().isPresent()
        && !WatermarkOwner.of(chainId, document.key().get()).equals(owner)) {
      throw new IllegalArgumentException("public_key and key_fingerprint are of different keys");
    }
    return document;
  }

  private static Watermark watermark(Map<String, String> fields) {
    long height = number(fields, "height");
    HeightRoundStep position =
        new HeightRoundStep(
            height,
            Math.toIntExact(Math.min(number(fields, "round"), Integer.MAX_VALUE)),
            Step.ofNumber((int) Math.min(number(fields, "step"), Integer.MAX_VALUE)));
    Bytes signBytes = Bytes.ofHex(field(fields, "sign_bytes"));
    if (!signBytes.isEmpty()) {
      SignedContent.describe(position.step(), signBytes.toArray()); // or it throws
    }
    long satOut = number(fields, "sat_out_height");
    if (satOut != 0 && satOut != height && satOut - 1 != height) {
      throw new IllegalArgumentException(
          "sat_out_height is 0, height or the one after it, got %d".formatted(satOut));
    }
    return Watermark.of(position, signBytes).sittingOut(satOut);
  }

  private static Optional<PublicKey> key(String type, String hex) {
    if (type.isEmpty() && hex.isEmpty()) {
      return Optional.empty();
    }
    for (KeyType known : KeyType.values()) {
      if (known.label().equals(type)) {
        return Optional.of(new PublicKey(known, Bytes.ofHex(hex)));
      }
    }
    throw new IllegalArgumentException("unknown key_type");
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("handed_over is true or false");
    };
  }

  private static long number(Map<String, String> fields, String name) {
    long number = Long.parseLong(field(fields, name));
    if (number < 0) {
      throw new IllegalArgumentException("%s is 0 or more, got %d".formatted(name, number));
    }
    return number;
  }

  private static String field(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "");
  }
}
