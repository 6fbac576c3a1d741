package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tomlj.Toml;

/** The schema for editors, under a validator that is not ours. */
class EditorSchemaTest {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private static final String GOOD =
      """
      [[chain]]
      id = "one"
      key_format = { type = "hex" }
      [[validator]]
      addr = "unix:///x"
      chain_id = "one"
      max_height = 5
      [[providers.softsign]]
      chain_ids = ["one"]
      path = "k"
      """;

  @Test
  void isASchema() {
    Schema meta = REGISTRY.getSchema(SchemaLocation.of(Dialects.getDraft7().getId()));

    assertEquals(List.of(), meta.validate(EditorSchema.json(), InputFormat.JSON));
  }

  @Test
  void takesOurExampleAndThoseOfOthers() throws IOException {
    assertEquals(List.of(), errors(Files.readString(Path.of("../conf/tmkms.toml"))));
    assertEquals(List.of(), errors(KnownKeysTest.uncommented()));
    try (Stream<Path> examples = Files.list(Path.of("src/test/resources/examples"))) {
      for (Path example : examples.toList()) {
        assertEquals(List.of(), errors(Files.readString(example)), example.toString());
      }
    }
  }

  @Test
  void refusesWhatTheProgramRefuses() {
    assertEquals(List.of(), errors(GOOD));
    for (String bad :
        List.of(
            GOOD.replace("id = \"one\"\nkey", "idd = \"one\"\nkey"),
            GOOD.replace("path", "paht"),
            GOOD.replace("addr = \"unix:///x\"", ""),
            GOOD.replace("\"hex\"", "\"hxe\""),
            GOOD.replace("max_height = 5", "reconnect = \"yes\""),
            GOOD.replace("max_height = 5", "timeout = 1.5"),
            GOOD.replace("[\"one\"]", "\"one\""),
            GOOD + "\n[[providers.yubihsm]]\nadapter = { type = \"usb\" }\n",
            GOOD + "\n[logging]\nlevel = \"info\"\n")) {
      assertFalse(errors(bad).isEmpty(), bad);
    }
  }

  private static List<Error> errors(String toml) {
    assertTrue(Toml.parse(toml).errors().isEmpty(), toml);
    return REGISTRY
        .getSchema(EditorSchema.json())
        .validate(Toml.parse(toml).toJson(), InputFormat.JSON);
  }
}
