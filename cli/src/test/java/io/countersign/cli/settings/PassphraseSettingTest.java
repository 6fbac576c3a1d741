package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseSettingTest {
  @Test
  void hasFourForms() {
    Map<String, PassphraseSetting> forms =
        Map.of(
            "credential:validator.pass-1", new SecretReference.Credential("validator.pass-1"),
            "file:secrets/a:b c", new SecretReference.InFile(Path.of("secrets/a:b c")),
            "file:/p", new SecretReference.InFile(Path.of("/p")),
            "env:KEY_1", new SecretReference.Variable("KEY_1"),
            "prompt", new PassphraseSetting.Prompt());
    forms.forEach((text, form) -> assertEquals(form, PassphraseSetting.parse(text), text));
    forms.forEach((text, form) -> assertEquals(text, form.label()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "hunter2",
        "prompt:",
        "Prompt",
        "prompt ",
        ":prompt",
        "env:",
        "env:1",
        "env:A B",
        "env:A=B",
        "file:",
        "file:/",
        "file:\0",
        "credential:",
        "credential:..",
        "credential:a/b",
        "systemd:x"
      })
  void anyOtherTextIsRefusedAndNotRepeated(String text) {
    assertEquals(
        "expected credential:NAME, file:PATH, env:NAME or prompt, got something else",
        assertThrows(IllegalArgumentException.class, () -> PassphraseSetting.parse(text))
            .getMessage());
  }
}
