package io.countersign.protocol.signbytes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.consensus.Step;

/** Sign bytes from a file, or bytes that a node wants signed as they are. */
class SignBytesFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void bytesThatMayBeSignBytes(byte[] data) {
    for (Step step : Step.values()) {
      try {
        SignedContent.timestamp(step, data);
        assertTrue(SignedContent.describe(step, data).length() < 40);
        assertTrue(SignedContent.equalApartFromTimestamp(step, data, data));
      } catch (IllegalArgumentException e) {
        // They are none.
      }
    }
    SignedContent.couldBeSignBytes(data);
  }
}
