package io.countersign.cli.state;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A watermark on its way to another host, as JSON: what {@code state export} and {@code state
 * handover} print and {@code state import} takes. There is no secret in it.
 *
 * @param key the public key, where the key was at hand
 * @param signedAt when the watermark rose, in milliseconds since 1970; 0 if it is not known
 * @param handedOver whether the host that printed it signs no more
 */
public record StateDocument(
    WatermarkOwner owner,
    Optional<PublicKey> key,
    Watermark watermark,
    long signedAt,
    boolean handedOver) {
  static final int VERSION = 1;

  static final String VERSION_FIELD = "countersign_state";
  static final String CHECKSUM_FIELD = "checksum";

  /** All but the checksum, in the order in which they are added up. */
  static final List<String> FIELDS =
      List.of(
          VERSION_FIELD,
          "chain_id",
          "key_fingerprint",
          "key_type",
          "public_key",
          "height",
          "round",
          "step",
          "sign_bytes",
          "sat_out_height",
          "signed_at_ms",
          "handed_over");

  /** What a file says. */
  public static StateDocument of(WatermarkRecord record, Optional<PublicKey> key) {
    return new StateDocument(
        record.owner(), key, record.watermark(), record.writtenAt(), record.handedOver());
  }

  /**
   * Reads one.
   *
   * @throws StateDocumentException if it is damaged, or not one that this version understands
   */
  public static StateDocument parse(String text) throws StateDocumentException {
    return DocumentReader.read(text);
  }

  /** Record 1 of a new file. */
  public WatermarkRecord firstRecord() {
    return WatermarkRecord.of(1, owner, watermark, signedAt);
  }

  /** The whole document, with a line end; always the same for the same state. */
  public String text() {
    HeightRoundStep position = watermark.position();
    JsonObject json = new JsonObject();
    json.addProperty(VERSION_FIELD, VERSION);
    json.addProperty("chain_id", owner.chainId());
    json.addProperty("key_fingerprint", owner.keyFingerprint().hex());
    json.addProperty("key_type", key.map(known -> known.type().label()).orElse(""));
    json.addProperty("public_key", key.map(PublicKey::bytes).orElse(Bytes.EMPTY).hex());
    json.addProperty("height", Long.toString(position.height()));
    json.addProperty("round", position.round());
    json.addProperty("step", position.step().number());
    json.addProperty("sign_bytes", watermark.signBytes().hex());
    json.addProperty("sat_out_height", Long.toString(watermark.satOutHeight()));
    json.addProperty("signed_at_ms", signedAt);
    json.addProperty("handed_over", handedOver);
    Map<String, String> fields = new LinkedHashMap<>();
    json.asMap().forEach((name, value) -> fields.put(name, value.getAsString()));
    json.addProperty(CHECKSUM_FIELD, checksum(fields));
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }

  /** SHA-256 over {@code name=value} and a line end for each field in order, in hex. */
  static String checksum(Map<String, String> fields) {
    StringBuilder added = new StringBuilder();
    FIELDS.forEach(name -> added.append(name).append('=').append(fields.get(name)).append('\n'));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Bytes.copyOf(digest.digest(added.toString().getBytes(StandardCharsets.UTF_8))).hex();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
