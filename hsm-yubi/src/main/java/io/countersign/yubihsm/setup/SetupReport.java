package io.countersign.yubihsm.setup;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;

/**
 * Where, when and by whom a device was set up; no secret. In the form of yubihsm.rs 0.42 ({@code
 * setup/report.rs}), of which TMKMS's is one.
 *
 * @param serial of the device
 * @param hostname and {@code username} null in the JSON if empty
 * @param software name and version of what set it up
 */
public record SetupReport(
    UUID uuid,
    String serial,
    Optional<String> hostname,
    Optional<String> username,
    Instant date,
    String software) {
  /** Of the opaque object that holds it on the device. */
  public static final String LABEL = "yubihsm.rs setup report";

  /** The same of another device. */
  SetupReport of(String otherSerial) {
    return new SetupReport(uuid, otherSerial, hostname, username, date, software);
  }

  /** In one line. */
  public String json() {
    JsonObject json = new JsonObject();
    json.addProperty("version", 1);
    json.addProperty("uuid", uuid.toString());
    json.addProperty("device_serial_number", serial);
    json.addProperty("hostname", hostname.orElse(null));
    json.addProperty("username", username.orElse(null));
    json.add("date", dateFields());
    json.addProperty("software", software);
    Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    return gson.toJson(json);
  }

  /** As crate time serializes it: year, day of the year, time, and an offset of nothing. */
  private JsonArray dateFields() {
    ZonedDateTime utc = date.atZone(ZoneOffset.UTC);
    JsonArray fields = new JsonArray();
    fields.add(utc.getYear());
    fields.add(utc.getDayOfYear());
    fields.add(utc.getHour());
    fields.add(utc.getMinute());
    fields.add(utc.getSecond());
    fields.add(utc.getNano());
    for (int offset = 0; offset < 3; offset++) {
      fields.add(0);
    }
    return fields;
  }
}
