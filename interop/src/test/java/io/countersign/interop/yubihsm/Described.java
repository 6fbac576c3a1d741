package io.countersign.interop.yubihsm;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.ObjectEntry;
import io.countersign.yubihsm.client.ObjectInfo;
import io.countersign.yubihsm.client.ObjectType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An object in one line, the same for what each client says of it. */
final class Described {
  private static final String LINE =
      "%s 0x%04x algorithm %d domains %04x capabilities %s delegated %s \"%s\" %s";

  private Described() {}

  /** Of device.py's output, sorted. */
  static List<String> byPython(JsonElement printed) {
    List<String> lines = new ArrayList<>();
    for (JsonElement each : printed.getAsJsonArray()) {
      JsonObject said = each.getAsJsonObject();
      lines.add(
          LINE.formatted(
              said.get("type").getAsString(),
              said.get("id").getAsInt(),
              said.get("algorithm").getAsInt(),
              said.get("domains").getAsInt(),
              said.get("capabilities").getAsString(),
              said.get("delegated").getAsString(),
              said.get("label").getAsString(),
              said.has("public")
                  ? said.get("public").getAsString()
                  : said.has("data") ? said.get("data").getAsString() : ""));
    }
    return lines.stream().sorted().toList();
  }

  /** Everything that our client lists, sorted. */
  static List<String> byOurs(Client client) throws YubiHsmException {
    List<String> lines = new ArrayList<>();
    for (ObjectEntry entry : client.listObjects()) {
      ObjectInfo info = client.getObjectInfo(entry.id(), entry.type());
      lines.add(
          LINE.formatted(
              info.type().name(),
              info.id().value(),
              info.algorithm().code(),
              info.domains().bits(),
              "%016x".formatted(info.capabilities().bits()),
              "%016x".formatted(info.delegated().bits()),
              info.label().text(),
              content(client, info).hex().toLowerCase(Locale.ROOT)));
    }
    return lines.stream().sorted().toList();
  }

  private static Bytes content(Client client, ObjectInfo info) throws YubiHsmException {
    if (info.type() == ObjectType.ASYMMETRIC_KEY) {
      return client.getPublicKey(info.id()).bytes();
    }
    return info.type() == ObjectType.OPAQUE
        ? Bytes.copyOf(client.getOpaque(info.id()))
        : Bytes.EMPTY;
  }
}
