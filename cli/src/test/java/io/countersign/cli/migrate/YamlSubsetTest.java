package io.countersign.cli.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlSubsetTest {
  @Test
  void theYamlOfSignersIsRead() throws Exception {
    YamlMap yaml =
        parse(
            """
            ---
            # don't trip over "this
            chains:
              - id: my-1 # the chain's id
                # one of two
                state_file: "state/a b.json"
              - id: 'my-2'
            validators:
            - chain_id: my-1
              addr: tcp://127.0.0.1:26659
              reconnect: true
            - chain_id: my-2
              addr: tcp://[::1]:1
            keys:
              - chain_ids: [my-1, "my-2"]
                key_file: a#b.json
              - chain_ids:
                  - my-3
            grpc:
            debugAddr: ""
            maxReadSize: 1048576
            negative: -1
            none: ~
            """);

    assertEquals("state/a b.json", yaml.maps("chains").getFirst().text("state_file", ""));
    assertEquals("my-1", yaml.maps("chains").getFirst().text("id", ""));
    assertEquals("my-2", yaml.maps("chains").get(1).text("id", ""));
    assertEquals("true", yaml.maps("validators").getFirst().text("reconnect", ""));
    assertEquals("tcp://[::1]:1", yaml.maps("validators").get(1).text("addr", ""));
    assertEquals(List.of("my-1", "my-2"), yaml.maps("keys").getFirst().texts("chain_ids"));
    assertEquals(List.of("my-3"), yaml.maps("keys").get(1).texts("chain_ids"));
    assertEquals("a#b.json", yaml.maps("keys").getFirst().text("key_file", ""));
    assertEquals(false, yaml.has("grpc"));
    assertEquals("standard", yaml.text("debugAddr", "standard"));
    assertEquals("1048576", yaml.text("maxReadSize", ""));
    assertEquals("-1", yaml.text("negative", ""));
    assertEquals("standard", yaml.text("none", "standard"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &anchor b",
        "a: *anchor",
        "a: !tag b",
        "a: |",
        "a: >-",
        "a: {b: c}",
        "a: \"b\\n\"",
        "a: \"b",
        "a: 'b",
        "a: b: c",
        "a: b\n  c",
        "a: b\na: c",
        "a:\n\tb: c",
        "a:\n  b: c\n d: e",
        "  a: b",
        "- a",
        "a b",
        "? a",
        "a: b\n---\na: c"
      })
  void whatIsNotUnderstoodIsRefusedWithItsLine(String text) {
    MigrationException refused = assertThrows(MigrationException.class, () -> parse(text));

    assertTrue(
        String.valueOf(refused.getMessage()).matches("(?s)c\\.yaml:[1-3]: expected YAML of .*"),
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"text, a list", "list, a text"})
  void aValueOfAnotherKindIsRefused(String name, String expected) throws Exception {
    YamlMap yaml = parse("text: a\nlist:\n  - a\n");

    MigrationException refused =
        assertThrows(
            MigrationException.class,
            () -> {
              yaml.text(name.equals("list") ? "list" : "none", "");
              yaml.texts(name);
            });

    assertEquals(
        "c.yaml: expected %s for %s, got something else".formatted(expected, name),
        refused.getMessage());
  }

  /** A regular expression once needed more stack for it than a thread has. */
  @Test
  void aLongLineIsReadWithoutItsComment() throws Exception {
    String text = "x".repeat(100_000);

    assertEquals(text, parse("a: " + text + " # \u2028 " + text).text("a", ""));
    assertEquals(text + "#", parse("a: '" + text + "#' #").text("a", ""));
  }

  @Test
  void nestingHasALimit() {
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      deep.append(" ".repeat(i)).append("a:\n");
    }

    assertThrows(MigrationException.class, () -> parse(deep.toString()));
  }

  private static YamlMap parse(String text) throws MigrationException {
    return YamlSubset.parse("c.yaml", text);
  }
}
