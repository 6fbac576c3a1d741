package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedConfigTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type: countersign state raise my-1 --height 5|type: countersign state raise -c /a/b.toml my-1 --height 5",
        "countersign state init x; countersign state show x|countersign state init -c /a/b.toml x; countersign state show -c /a/b.toml x",
        "countersign state show -c /other x|countersign state show -c /other x",
        "countersign state initial|countersign state initial",
        "countersign softsign keygen PATH|countersign softsign keygen PATH"
      })
  void commandsThatReadAConfigurationGetIt(String message, String completed) {
    assertEquals(completed, new NamedConfig(Optional.of(Path.of("/a/b.toml"))).completed(message));
    assertEquals(message, new NamedConfig(Optional.empty()).completed(message));
  }

  @Test
  void aFileNameThatAShellWouldTakeApartIsQuoted() {
    assertEquals(
        "countersign state show -c '/a $b/it'\\''s' x",
        new NamedConfig(Optional.of(Path.of("/a $b/it's"))).completed("countersign state show x"));
  }

  @Test
  void theStandardFileIsFoundWithoutBeingNamed() {
    assertEquals(
        "countersign state show x",
        new ConfigFile(Map.of()).named().completed("countersign state show x"));
    assertEquals(
        "countersign state show -c /a/b x",
        new ConfigFile(Map.of("TMKMS_CONFIG_FILE", "/a/b"))
            .named()
            .completed("countersign state show x"));
  }
}
