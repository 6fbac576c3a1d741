package io.countersign.softsign;

import static io.countersign.softsign.KeyFiles.CRYPTO;
import static io.countersign.softsign.KeyFiles.allow;
import static io.countersign.softsign.KeyFiles.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who else may touch a key file, and what is said of it. */
class KeyFilePermissionsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"rw-------", "r--------", "rwx------"})
  void aFileOfItsOwnerAloneIsTakenWithoutAWord(String permissions) throws Exception {
    assertEquals(List.of(), warningsOf(keyWith(permissions)));
  }

  @ParameterizedTest
  @CsvSource({"rw-r-----,0640", "rw----r--,0604", "r--r--r--,0444"})
  void aFileThatOthersCanReadIsTakenWithAWarning(String permissions, String mode) throws Exception {
    Path file = keyWith(permissions);

    assertEquals(
        List.of(
            "WARNING key file %s can be read by others (mode %s): chmod 600 %s"
                .formatted(file, mode, file)),
        warningsOf(file));
  }

  @ParameterizedTest
  @CsvSource({"rw--w----,0620", "rw-----w-,0602", "rw-rw-rw-,0666", "r---w----,0420"})
  void aFileThatOthersCanWriteIsRefused(String permissions, String mode) throws Exception {
    Path file = keyWith(permissions);

    KeyFileException e = assertThrows(KeyFileException.class, () -> warningsOf(file));

    assertEquals(
        ("key file %s can be written by others (mode %s): make sure that it is still yours, then:"
                + " chmod 600 %s")
            .formatted(file, mode, file),
        e.getMessage());
  }

  @Test
  void aFileBehindALinkIsJudgedByItself() throws Exception {
    Path file = keyWith("rw--w----");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);

    assertThrows(KeyFileException.class, () -> warningsOf(link));
  }

  @Test
  void aDirectoryThatOthersCanWriteIsWarnedOf() throws Exception {
    Path file = keyWith("rw-------");
    allow(directory, "rwxrwxrwx");

    assertEquals(
        List.of(
            "WARNING the directory of key file %s can be written by others (mode 0777), who could replace it: chmod go-w %s"
                .formatted(file, directory.toRealPath())),
        warningsOf(file));
  }

  @Test
  void aStickyDirectoryIsAsGoodAsAPrivateOne() throws Exception {
    Path file = keyWith("rw-------");
    Files.setAttribute(directory, "unix:mode", 01777);

    assertEquals(List.of(), warningsOf(file));
  }

  private Path keyWith(String permissions) throws IOException {
    Path file = KeyFiles.write(directory, resource("tmkms-keygen.key"));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static List<String> warningsOf(Path file) throws KeyFileException {
    try (LogLines log = new LogLines()) {
      SoftKeyFile.open(CRYPTO, file, KeyFileFormat.BASE64).close();
      return log.lines();
    }
  }
}
