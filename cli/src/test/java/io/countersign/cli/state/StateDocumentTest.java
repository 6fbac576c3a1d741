package io.countersign.cli.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that survive their way, and those that do not. */
class StateDocumentTest {
  private static final PublicKey KEY = new PublicKey(KeyType.ED25519, Bytes.ofHex("AB".repeat(32)));
  private static final WatermarkOwner OWNER = WatermarkOwner.of("my-1", KEY);
  private static final Watermark PROPOSED =
      Watermark.of(
          new Proposal(Long.MAX_VALUE - 1, 7, -1, BlockId.NIL, new Timestamp(5, 6)).position(),
          Bytes.copyOf(
              SignBytes.of(
                  "my-1",
                  new Proposal(Long.MAX_VALUE - 1, 7, -1, BlockId.NIL, new Timestamp(5, 6)))));

  static Stream<StateDocument> documents() {
    return Stream.of(
        new StateDocument(OWNER, Optional.of(KEY), PROPOSED, 1_700_000_000_000L, true),
        new StateDocument(OWNER, Optional.empty(), PROPOSED.sittingOut(Long.MAX_VALUE), 0, false),
        new StateDocument(OWNER, Optional.of(KEY), Watermark.floor(0), 1, false),
        new StateDocument(OWNER, Optional.of(KEY), Watermark.floor(Long.MAX_VALUE), 1, false));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void whatIsPrintedIsReadBack(StateDocument document) throws StateDocumentException {
    assertEquals(document, StateDocument.parse(document.text()));
    assertEquals(document, StateDocument.parse(document.text().replaceAll("\\s", "")));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aCutOrChangedDocumentIsNeverTakenForAnother(StateDocument document) {
    String text = document.text();
    for (int at = 0; at < text.length(); at++) {
      requireSameOrRefused(document, text.substring(0, at));
      requireSameOrRefused(document, text.substring(0, at) + text.substring(at + 1));
      for (char other : new char[] {'0', '1', 'A', '"', ',', '}'}) {
        requireSameOrRefused(document, text.substring(0, at) + other + text.substring(at + 1));
      }
    }
  }

  private static void requireSameOrRefused(StateDocument document, String text) {
    try {
      assertEquals(document, StateDocument.parse(text), text);
    } catch (StateDocumentException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected "), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "height, -1",
    "height, 9223372036854775808",
    "height, five",
    "round, 2147483648000",
    "step, 4",
    "step, 0",
    "sign_bytes, 00FF",
    "sign_bytes, XY",
    "sat_out_height, 4",
    "sat_out_height, 7",
    "signed_at_ms, -1",
    "handed_over, maybe",
    "chain_id, a/b",
    "key_fingerprint, AB",
    "key_type, rsa",
    "public_key, AB",
  })
  void aValueThatMakesNoSenseIsRefusedEvenWithItsChecksum(String name, String value) {
    Map<String, String> fields = fields();
    fields.put(name, value);
    if (name.equals("round")) {
      assertEquals(Integer.MAX_VALUE, roundOf(fields), "more than any round is all rounds");
      return;
    }
    refused(json(fields), "expected a state document of this program: ");
  }

  private static int roundOf(Map<String, String> fields) {
    try {
      return StateDocument.parse(json(fields)).watermark().position().round();
    } catch (StateDocumentException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void signBytesThatFitNoRecordAreRefused() {
    Map<String, String> fields = fields();
    fields.put("sign_bytes", "E807" + "22E507" + "41".repeat(997));
    refused(json(fields), "expected a state document of this program: ");
  }

  @Test
  void aLaterVersionIsNamed() {
    refused(
        "{\"countersign_state\": 2, \"more\": 5}",
        "expected a state document of version 1, got version 2: use the countersign that made it, or a newer one");
  }

  @ParameterizedTest
  @CsvSource(
      value = {"''", "{}", "[]", "null", "{\"a\":[1]}", "height 5"},
      delimiter = '|')
  void whatIsNoDocumentIsRefused(String text) {
    refused(text, "expected ");
  }

  @Test
  void aLongDocumentIsRefusedUnread() {
    refused("[".repeat(100_000), "expected a state document of at most 16384 characters, got more");
  }

  private static Map<String, String> fields() {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("countersign_state", "1"),
            Map.entry("chain_id", "my-1"),
            Map.entry("key_fingerprint", OWNER.keyFingerprint().hex()),
            Map.entry("key_type", "ed25519"),
            Map.entry("public_key", KEY.bytes().hex()),
            Map.entry("height", "5"),
            Map.entry("round", "0"),
            Map.entry("step", "3"),
            Map.entry("sign_bytes", ""),
            Map.entry("sat_out_height", "0"),
            Map.entry("signed_at_ms", "0"),
            Map.entry("handed_over", "false")));
  }

  private static String json(Map<String, String> fields) {
    StringBuilder json = new StringBuilder("{");
    fields.forEach((name, value) -> json.append("\"%s\":\"%s\",".formatted(name, value)));
    return json + "\"checksum\":\"%s\"}".formatted(StateDocument.checksum(fields));
  }

  private static void refused(String text, String message) {
    StateDocumentException e =
        assertThrows(StateDocumentException.class, () -> StateDocument.parse(text));
    assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
  }

  @Test
  void theExampleIsReadAtAll() throws StateDocumentException {
    assertEquals(
        new HeightRoundStep(5, 0, io.countersign.protocol.consensus.Step.PRECOMMIT),
        StateDocument.parse(json(fields())).watermark().position());
  }
}
