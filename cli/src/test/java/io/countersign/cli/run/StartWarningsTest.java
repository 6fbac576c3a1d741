package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.core.host.MountTable;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps nothing from starting, and is worth a word. */
final class StartWarningsTest {
  private static final MountTable DISK =
      MountTable.parse("27 1 254:0 / / rw,relatime - ext4 /dev/vda rw");
  private static final MountTable MEMORY =
      MountTable.parse("27 1 0:23 / / rw,relatime - tmpfs tmpfs rw");

  @TempDir private Path parent;
  private Path folder = Path.of("");
  private Path watermark = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    folder = Files.createDirectory(parent.toRealPath().resolve("state of mine"));
    watermark = Files.writeString(folder.resolve("a.watermark"), "");
    mode(folder, "rwx------");
    mode(watermark, "rw-------");
  }

  @Test
  void filesOfOnesOwnOnALocalDiskAreNotWorthAWord() throws IOException {
    assertEquals(List.of(), new FileDoubts(DISK).ofWatermark(watermark));
    assertEquals(List.of(), FileDoubts.ofConfiguration(watermark));
    assertEquals(List.of(), new FileDoubts(DISK).ofWatermark(folder.resolve("none")));
    mode(folder, "rwxr-xr-x");
    mode(watermark, "rw-r--r--");
    assertEquals(List.of(), new FileDoubts(DISK).ofWatermark(watermark), "reading is harmless");
  }

  @Test
  void aFileThatOthersCanWriteIsNamedWithWhatToType() throws IOException {
    mode(watermark, "rw-rw----");
    String end =
        " %s can be written by others (mode 0660): make sure that it is still yours, then: chmod go-w '%s'"
            .formatted(watermark, watermark);
    assertEquals(List.of("watermark" + end), new FileDoubts(DISK).ofWatermark(watermark));
    assertEquals(List.of("configuration" + end), FileDoubts.ofConfiguration(watermark));
  }

  @Test
  void aFolderThatOthersCanWriteIsNamedUnlessNamesAreTheirMakersThere() throws IOException {
    mode(folder, "rwxrwxrwx");
    assertEquals(
        List.of(
            "the folder of watermark %s can be written by others (mode 0777), who could replace it: chmod go-w '%s'"
                .formatted(watermark, folder)),
        new FileDoubts(DISK).ofWatermark(watermark));
    Files.setAttribute(folder, "unix:mode", 01777);
    assertEquals(List.of(), new FileDoubts(DISK).ofWatermark(watermark));
  }

  @Test
  void aHardLinkIsNoBackup() throws IOException {
    Files.createLink(folder.resolve("backup"), watermark);
    assertEquals(
        List.of(
            ("watermark %s has 2 names (hard links), which are one file: a copy made so is no copy; if you did not make the"
                    + " others, find them with: find / -xdev -samefile '%s'")
                .formatted(watermark, watermark)),
        new FileDoubts(DISK).ofWatermark(watermark));
  }

  @Test
  void aFileSystemThatForgetsIsNamedBeforeTheFileIsThere() {
    for (Path file : List.of(watermark, folder.resolve("none"))) {
      List<String> doubts = new FileDoubts(MEMORY).ofWatermark(file);
      assertEquals(1, doubts.size(), doubts::toString);
      String start = "watermark %s is on tmpfs, which is memory".formatted(file);
      assertEquals(start, doubts.getFirst().substring(0, start.length()));
    }
  }

  @Test
  void oneKeyForSeveralChainsIsNamedOnce() {
    Map<String, PublicKey> keys = new LinkedHashMap<>();
    keys.put("a", key("AA"));
    keys.put("b", key("BB"));
    assertEquals(List.of(), StartWarnings.ofSharedKeys(keys));
    keys.put("c", key("AA"));
    assertEquals(
        List.of(
            "one consensus key, AAAAAAAAAAAAAAAA, signs for the chains a, c: what happens to it on one of them happens to all; make each a key of its own with: countersign softsign keygen PATH"),
        StartWarnings.ofSharedKeys(keys));
  }

  private static PublicKey key(String hex) {
    return new PublicKey(KeyType.ED25519, Bytes.ofHex(hex.repeat(32)));
  }

  private static void mode(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
