package io.countersign.softsign;

import static io.countersign.softsign.KeyFiles.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
