package io.countersign.cli.control;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.countersign.protocol.link.SocketLink;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One JSON object in one line, which each side sends once. */
final class ControlLine {
  private ControlLine() {}

  static void send(SocketLink link, JsonObject object) throws IOException {
    link.write((object + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Waits for it.
   *
   * @param limit in bytes
   * @param within all of it
   * @throws IOException if it is longer, later or something else
   */
  static JsonObject receive(SocketLink link, int limit, String what, Duration within)
      throws IOException {
    link.hold(what, within);
    try {
      return parsed(line(link, limit, what), what);
    } finally {
      link.release();
    }
  }

  private static String line(SocketLink link, int limit, String what) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] chunk = new byte[4_096];
    while (true) {
      int length = link.read(chunk);
      if (length < 0) {
        throw new EOFException("the other side closed the connection before its " + what);
      }
      for (int i = 0; i < length; i++) {
        if (chunk[i] == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(chunk[i]);
      }
      if (line.size() > limit) {
        throw new IOException("expected a %s of at most %d bytes, got more".formatted(what, limit));
      }
    }
  }

  /** The object that a line is. */
  static JsonObject parsed(String line, String what) throws IOException {
    try {
      return JsonParser.parseString(line).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException("expected a %s in JSON, got something else".formatted(what), e);
    }
  }
}
