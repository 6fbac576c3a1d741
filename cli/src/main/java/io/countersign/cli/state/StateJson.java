package io.countersign.cli.state;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.countersign.core.key.SignerName;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkRecord;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A watermark for programs: {@code state show --json}, described in docs/state.md. Heights are
 * strings, as CometBFT writes them: many readers of JSON lose digits of numbers above 2^53.
 */
public final class StateJson {
  private StateJson() {}

  /** A chain's state. */
  public static JsonObject of(SignerName name, Path file, WatermarkRecord record) {
    Watermark watermark = record.watermark();
    JsonObject json = new JsonObject();
    json.addProperty("chain_id", name.chainId());
    json.add("key", name.key().isEmpty() ? JsonNull.INSTANCE : new JsonPrimitive(name.key()));
    json.addProperty("file", file.toString());
    json.addProperty("key_fingerprint", record.owner().keyFingerprint().hex());
    json.addProperty("record", record.sequence());
    json.addProperty("height", Long.toString(watermark.position().height()));
    json.addProperty("round", watermark.position().round());
    json.addProperty("step", watermark.position().step().number());
    json.addProperty("floor", watermark.isFloor());
    json.add("content", orNull(StateText.content(watermark).map(JsonPrimitive::new)));
    json.add(
        "signed_at_ms",
        orNull(Optional.of(record.writtenAt()).filter(at -> at != 0).map(JsonPrimitive::new)));
    json.add("open_height", height(record.ahead().openHeight()));
    json.add("sat_out_height", height(watermark.satOutHeight()));
    json.addProperty("handed_over", record.handedOver());
    return json;
  }

  /** A chain whose state cannot be read. */
  public static JsonObject failed(SignerName name, Path file, String error) {
    JsonObject json = new JsonObject();
    json.addProperty("chain_id", name.chainId());
    json.add("key", name.key().isEmpty() ? JsonNull.INSTANCE : new JsonPrimitive(name.key()));
    json.addProperty("file", file.toString());
    json.addProperty("error", error);
    return json;
  }

  private static JsonElement height(long height) {
    return height == 0 ? JsonNull.INSTANCE : new JsonPrimitive(Long.toString(height));
  }

  private static JsonElement orNull(Optional<JsonPrimitive> value) {
    return value.map(JsonElement.class::cast).orElse(JsonNull.INSTANCE);
  }
}
