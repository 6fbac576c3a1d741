package io.countersign.cli.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonObject;
import java.io.IOException;

/** Whatever is said on the control socket, it is one object on one line, or refused. */
class ControlLineFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void aLine(FuzzedDataProvider data) {
    try {
      JsonObject object = ControlLine.parsed(data.consumeRemainingAsString(), "request");
      String line = object.toString();
      assertEquals(-1, line.indexOf('\n'), line);
      assertEquals(object, ControlLine.parsed(line, "request"));
    } catch (IOException e) {
      assertEquals("expected a request in JSON, got something else", e.getMessage());
    }
  }
}
