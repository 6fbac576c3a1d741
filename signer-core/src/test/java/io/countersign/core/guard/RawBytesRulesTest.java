package io.countersign.core.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which raw bytes an operator's lists let through. */
final class RawBytesRulesTest {
  private static final RawBytesRules RULES =
      new RawBytesRules(List.of(text("app/"), Bytes.ofHex("FF00")), List.of("fibre/pp:"), 100);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          6170702F   | ''
          6170702F31 | ''
          FF00 | ''
          FF | expected raw bytes that begin with one of raw_bytes_prefixes, got 1 bytes that begin with FF
          6170702E | expected raw bytes that begin with one of raw_bytes_prefixes, got 4 bytes that begin with 6170702E
          '' | expected raw bytes that begin with one of raw_bytes_prefixes, got 0 bytes that begin with nothing
          # an id of the other form
          66696272652F70703A | expected raw bytes that begin with one of raw_bytes_prefixes, got 9 bytes that begin with 66696272652F70703A
          """)
  void cometBftsBytesMustBeginAsListed(String hex, String problem) {
    assertEquals(problem, RULES.problem(Bytes.ofHex(hex)).orElse(""));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          00, fibre/pp:v0, ''
          00, fibre/pp,    'expected a unique_id that begins with one of raw_bytes_ids, got "fibre/pp"'
          # a prefix of the other form
          00, app/,        'expected a unique_id that begins with one of raw_bytes_ids, got "app/"'
          00, '',          'expected raw bytes and a unique_id, got none'
          '', fibre/pp:v0, 'expected raw bytes and a unique_id, got none'
          """)
  void celestiasIdsMustBeginAsListed(String hex, String id, String problem) {
    assertEquals(problem, RULES.problem(Bytes.ofHex(hex), id).orElse(""));
  }

  @Test
  void withoutListsNothingIsSigned() {
    assertTrue(
        RawBytesRules.NONE.problem(Bytes.ofHex("00")).orElse("").contains("raw_bytes_prefixes"));
    assertTrue(
        RawBytesRules.NONE.problem(Bytes.ofHex("00"), "id").orElse("").contains("raw_bytes_ids"));
  }

  @Test
  void lengthHasALimit() {
    Bytes longest = Bytes.copyOf(new byte[RawBytesRules.MAX_LENGTH]);
    Bytes longer = Bytes.copyOf(new byte[RawBytesRules.MAX_LENGTH + 1]);
    RawBytesRules zeros = new RawBytesRules(List.of(Bytes.ofHex("00")), List.of("id"), 1);
    assertEquals(Optional.empty(), zeros.problem(longest));
    assertEquals(Optional.empty(), zeros.problem(longest, "id"));
    assertEquals(Optional.empty(), zeros.problem(longest, "id" + "x".repeat(254)));
    Optional<String> tooLong = Optional.of("expected at most 65536 raw bytes, got 65537");
    assertEquals(tooLong, zeros.problem(longer));
    assertEquals(tooLong, zeros.problem(longer, "id"));
    assertEquals(
        Optional.of("expected a unique_id of at most 256 characters, got 257"),
        zeros.problem(longest, "id" + "x".repeat(255)));
  }

  @Test
  void whatAnIdSaysCannotBeginALogLine() {
    assertEquals(
        Optional.of("expected a unique_id that begins with one of raw_bytes_ids, got \"?x\""),
        RULES.problem(Bytes.ofHex("00"), "\nx"));
  }

  @Test
  void aPrefixThatAllowsEverythingIsNone() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new RawBytesRules(List.of(Bytes.EMPTY), List.of(), 1));
    assertThrows(
        IllegalArgumentException.class, () -> new RawBytesRules(List.of(), List.of(""), 1));
    assertThrows(IllegalArgumentException.class, () -> new RawBytesRules(List.of(), List.of(), 0));
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
