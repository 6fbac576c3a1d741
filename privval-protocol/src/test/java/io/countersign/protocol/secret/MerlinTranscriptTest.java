package io.countersign.protocol.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.consensus.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Vectors of curve25519-voi {@code primitives/merlin/merlin_test.go}, the Merlin of CometBFT; the
 * first one is the merlin crate's.
 */
final class MerlinTranscriptTest {
  @Test
  void aSimpleTranscriptGivesThePublishedChallenge() {
    try (MerlinTranscript transcript = new MerlinTranscript("test protocol")) {
      transcript.appendMessage("some label", "some data".getBytes(StandardCharsets.US_ASCII));
      assertEquals(
          Bytes.ofHex("d5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615"),
          Bytes.copyOf(transcript.challenge("challenge", 32)));
    }
  }

  /** Long messages and many rounds reach every position of the sponge. */
  @Test
  void aComplexTranscriptGivesThePublishedChallenge() {
    byte[] data = new byte[1024];
    Arrays.fill(data, (byte) 99);
    try (MerlinTranscript transcript = new MerlinTranscript("test protocol")) {
      transcript.appendMessage("step1", "some data".getBytes(StandardCharsets.US_ASCII));
      byte[] challenge = {};
      for (int i = 0; i < 32; i++) {
        challenge = transcript.challenge("challenge", 32);
        transcript.appendMessage("bigdata", data);
        transcript.appendMessage("challengedata", challenge);
      }
      assertEquals(
          Bytes.ofHex("a8c933f54fae76e3f9bea93648c1308e7dfa2152dd51674ff3ca438351cf003c"),
          Bytes.copyOf(challenge));
    }
  }
}
