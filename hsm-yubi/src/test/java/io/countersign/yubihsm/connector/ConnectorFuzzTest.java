package io.countersign.yubihsm.connector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.yubihsm.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Whatever a connector sends, it is an answer or a sentence. */
class ConnectorFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void aStatusPage(byte[] data) {
    try {
      ConnectorStatus status = ConnectorStatus.parse(data);
      assertTrue(status.serial().orElse("").length() <= 10);
      assertTrue(status.version().orElse("").length() <= 32);
    } catch (ProtocolException e) {
      // A sentence.
    }
  }

  @FuzzTest(maxDuration = "10m")
  void anAnswerOfHttp(byte[] data) {
    try {
      HttpResponse response = HttpResponse.read(new ByteArrayInputStream(data), 64);
      assertTrue(response.body().length <= 64);
    } catch (IOException e) {
      // A sentence.
    }
  }
}
