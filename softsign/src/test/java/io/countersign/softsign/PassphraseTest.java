package io.countersign.softsign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "words,words",
        "words\\n,words",
        "words\\r\\n,words",
        "words\\n\\n,words\\n",
        " words ,' words '",
        "words\\r,words\\r",
        "Grüße\\n,Grüße",
      })
  void ofAFileIsAllOfItButOneLineEnd(String content, String expected) throws Exception {
    Path file = KeyFiles.write(directory, real(content));

    try (SecretBytes read = Passphrase.ofFile(file)) {
      assertEquals(real(expected), new String(read.exposeCopy(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void hasALength() throws Exception {
    Path file = KeyFiles.write(directory, "x".repeat(1024) + "\r\n");
    try (SecretBytes longest = Passphrase.ofFile(file)) {
      assertEquals(1024, longest.length());
    }
    for (String tooLong : new String[] {"x".repeat(1025), "x".repeat(100_000)}) {
      KeyFiles.write(directory, tooLong);
      assertEquals(
          "expected a passphrase of 1 to 1024 bytes, got more: passphrase file " + file,
          refusal(file));
    }
    for (String empty : new String[] {"", "\n", "\r\n"}) {
      KeyFiles.write(directory, empty);
      assertEquals(
          "expected a passphrase of 1 to 1024 bytes, got nothing: passphrase file " + file,
          refusal(file));
    }
  }

  @Test
  void aFileThatOthersMayWriteIsRefusedAsAKeyFileIs() throws Exception {
    Path file = KeyFiles.allow(KeyFiles.write(directory, "words"), "rw-rw----");

    assertEquals(
        "passphrase file %s can be written by others (mode 0660): make sure that it is still yours, then: chmod 600 %s"
            .formatted(file, file),
        refusal(file));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = directory.resolve("none");

    assertEquals("no passphrase file " + file, refusal(file));
    assertEquals("expected a regular file with a passphrase, got " + directory, refusal(directory));
  }

  @Test
  void whatWasTypedIsWiped() throws Exception {
    char[] typed = "Grüße 🔑".toCharArray();

    try (SecretBytes taken = Passphrase.of(typed, "prompt")) {
      assertEquals("Grüße 🔑", new String(taken.exposeCopy(), StandardCharsets.UTF_8));
      assertEquals("\0".repeat(8), new String(typed));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Gr\uFFFD\uFFFDe words", "half \uD83D"})
  void whatTheLocaleCouldNotReadIsRefused(String typed) {
    assertEquals(
        "expected a passphrase in this process's encoding, got other bytes (prompt): LC_ALL=C.UTF-8 helps",
        assertThrows(PassphraseException.class, () -> Passphrase.of(typed.toCharArray(), "prompt"))
            .getMessage());
  }

  @Test
  void aNewOneHasEightBytes() throws Exception {
    try (SecretBytes seven = Passphrase.of("1234567".toCharArray(), "prompt");
        SecretBytes eight = Passphrase.of("12345678".toCharArray(), "prompt")) {
      Passphrase.requireGoodEnough(eight);
      PassphraseException e =
          assertThrows(PassphraseException.class, () -> Passphrase.requireGoodEnough(seven));
      assertEquals(
          "expected a new passphrase of at least 8 bytes, got 7: take several words",
          e.getMessage());
    }
  }

  @Test
  void aCredentialMayBeReadableByAGroup() throws Exception {
    Path file = KeyFiles.allow(Files.writeString(directory.resolve("c"), "words\n"), "r--r-----");

    try (SecretBytes read = Passphrase.ofCredential(file)) {
      assertTrue(read.contentEquals(SecretBytes.copyOf("words".getBytes(StandardCharsets.UTF_8))));
    }
  }

  private static String refusal(Path file) {
    return String.valueOf(
        assertThrows(PassphraseException.class, () -> Passphrase.ofFile(file)).getMessage());
  }

  private static String real(String escaped) {
    return escaped.replace("\\n", "\n").replace("\\r", "\r");
  }
}
