package io.countersign.softsign;

import static io.countersign.softsign.KeyFiles.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyFileWritingTest {
  @TempDir Path directory;

  @Test
  void aNewKeyIsReadableByItsOwnerAloneAndReadBackTheSame() throws Exception {
    Path file = directory.resolve("new.key");
    try (SecretBytes seed = SecretBytes.random(32)) {
      SoftKeyFile.write(file, seed);

      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      assertEquals(44, Files.size(file));
      try (KeySecret read =
          SoftKeyFile.read(CRYPTO, file, KeyFileFormat.BASE64, KeyRole.CONSENSUS)) {
        assertTrue(seed.contentEquals(read.bytes()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KeyRole.class)
  void aKeyForCometBftIsReadBackTheSame(KeyRole role) throws Exception {
    Path file = directory.resolve("priv_validator_key.json");
    try (KeySecret secret = KeySecret.generate(role)) {
      KeyCopy.asPrivValidatorKey(CRYPTO, secret, file);

      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      try (KeySecret read = SoftKeyFile.read(CRYPTO, file, KeyFileFormat.JSON, role)) {
        assertEquals(secret.kind(), read.kind());
        assertTrue(secret.bytes().contentEquals(read.bytes()));
      }
      assertThrows(KeyFileException.class, () -> KeyCopy.asPrivValidatorKey(CRYPTO, secret, file));
    }
  }

  @Test
  void anExpandedKeyHasNoFormForCometBft() {
    Path file = directory.resolve("priv_validator_key.json");
    try (KeySecret secret =
        new KeySecret(KeySecret.Kind.ED25519_EXPANDED, SecretBytes.random(64))) {
      assertThrows(KeyFileException.class, () -> KeyCopy.asPrivValidatorKey(CRYPTO, secret, file));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void aCopyIsTheSameFileForItsOwnerAlone() throws Exception {
    Path file = KeyFiles.write(directory, "whatever key");
    Path copy = directory.resolve("copy.key");

    KeyCopy.same(file, copy);

    assertEquals("whatever key", Files.readString(copy));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
    assertThrows(KeyFileException.class, () -> KeyCopy.same(file, copy));
  }

  @Test
  void anExistingFileIsNeverOverwritten() throws Exception {
    Path file = KeyFiles.write(directory, "precious");
    try (SecretBytes seed = SecretBytes.random(32)) {
      KeyFileException e =
          assertThrows(KeyFileException.class, () -> SoftKeyFile.write(file, seed));

      assertEquals(
          "key file %s exists already and was left as it is: name another one".formatted(file),
          e.getMessage());
      assertEquals("precious", Files.readString(file));
    }
  }

  @Test
  void aLinkToNowhereIsNotFollowed() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("elsewhere"));
    try (SecretBytes seed = SecretBytes.random(32)) {
      assertThrows(KeyFileException.class, () -> SoftKeyFile.write(link, seed));
    }
  }

  @Test
  void aMissingDirectoryIsSaid() {
    Path file = directory.resolve("no/new.key");
    try (SecretBytes seed = SecretBytes.random(32)) {
      KeyFileException e =
          assertThrows(KeyFileException.class, () -> SoftKeyFile.write(file, seed));

      assertEquals("no directory to make key file %s in".formatted(file), e.getMessage());
    }
  }
}
