package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.TestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One key for one chain on one host, wherever its watermarks are. */
@Timeout(60)
final class HostLockTest {
  private static final WatermarkOwner OWNER = WatermarkOwner.of("test", new TestKey().publicKey());
  private static final Path WATERMARK = Path.of("/state/one.watermark");
  private static final Path OTHER_WATERMARK = Path.of("/state/two.watermark");

  private static final String FILE_NAME =
      "countersign-%s-test".formatted(OWNER.keyFingerprint().hexPrefix(8));

  @TempDir private Path place;

  @Test
  void theSameKeyAndChainAreTakenOnceAndGivenBack() throws Exception {
    for (int i = 0; i < 3; i++) {
      HostLock ours = HostLock.take(place, OWNER, WATERMARK);
      try {
        assertEquals("rw-r--r--", permissions(only()));
        String refusal = refusal();
        assertTrue(refusal.contains("already signs for chain test on this host"), refusal);
        assertTrue(refusal.contains("its watermark is unknown"), "not to be read here: " + refusal);
        assertEquals(List.of(place.resolve(FILE_NAME)), all(), "still held");
      } finally {
        ours.close();
      }
      assertEquals(List.of(), all());
    }
  }

  @Test
  void whoComesSecondIsToldTheOthersProcessAndWatermark() throws Exception {
    try (OtherProcess other = OtherProcess.holding(place, OWNER, OTHER_WATERMARK)) {
      assertEquals("has the key", other.says());
      assertEquals(
          ("this key already signs for chain test on this host: process %1$d has %2$s, and its watermark is /state/two.watermark; two signers of"
                  + " one key sign twice sooner or later, so stop one of them for good and go on with the state of the one that signed last;"
                  + " the file is %3$s's: if who holds it is no signer, find out what it is (ps -fp %1$d), end it, and type: rm %2$s")
              .formatted(other.pid(), only(), Files.getOwner(only()).getName()),
          refusal());
    }
    HostLock.take(place, OWNER, WATERMARK).close();
  }

  /** Whoever knows the public key can be in the way: then it says whose doing that is. */
  @Test
  void anotherUsersFileIsSaidToBeThat() throws Exception {
    try (OtherProcess other = OtherProcess.holding(place, OWNER, OTHER_WATERMARK)) {
      assertEquals("has the key", other.says());
      try {
        Files.setAttribute(only(), "unix:uid", 54_321);
      } catch (IOException e) {
        Assumptions.abort("needs root, to give a file to another user: " + e);
      }
      assertTrue(refusal().contains("; the file is 54321's: if "), refusal());
    }
  }

  /** Any user may have put it there. */
  @Test
  void whatIsNoPathIsNotPassedOn() throws Exception {
    try (OtherProcess other = OtherProcess.holding(place, OWNER, OTHER_WATERMARK)) {
      assertEquals("has the key", other.says());
      for (String text : List.of("", "ask me", "/state/\u001b[31mred", "/one\n/two")) {
        Files.writeString(only(), text);
        assertTrue(refusal().contains("and its watermark is unknown; "), text);
      }
    }
  }

  /** It is always one length, so that what a longer one left behind does not show. */
  @Test
  void whatWasLeftByAnotherIsOverwritten() throws Exception {
    Files.writeString(place.resolve(FILE_NAME), "x".repeat(4_096));
    try (HostLock _ = HostLock.take(place, OWNER, WATERMARK)) {
      assertEquals(
          WATERMARK + "\n".repeat(4_096 - WATERMARK.toString().length()), Files.readString(only()));
    }
  }

  @Test
  void anotherChainOrAnotherKeyIsNobodysBusiness() throws Exception {
    WatermarkOwner chain = new WatermarkOwner("a/b c", OWNER.keyFingerprint());
    WatermarkOwner key = WatermarkOwner.of("test", new TestKey().publicKey());
    try (HostLock one = HostLock.take(place, OWNER, WATERMARK);
        HostLock two = HostLock.take(place, chain, OTHER_WATERMARK);
        HostLock three = HostLock.take(place, key, OTHER_WATERMARK)) {
      assertEquals(3, Stream.of(one, two, three).distinct().count());
      assertEquals(3, all().size());
    }
  }

  @Test
  void whatAKilledSignerLeftIsTakenOver() throws Exception {
    Files.writeString(place.resolve(FILE_NAME), WATERMARK.toString());
    HostLock.take(place, OWNER, OTHER_WATERMARK).close();
    assertEquals(List.of(), all());
  }

  @Test
  void aPlaceThatCannotBeUsedKeepsNobodyFromStarting() throws Exception {
    HostLock.take(place.resolve("none"), OWNER, WATERMARK).close();
    Path victim = Files.writeString(place.resolve("victim"), "precious");
    Path planted = Files.createSymbolicLink(place.resolve(FILE_NAME), victim);
    HostLock.take(place, OWNER, WATERMARK).close();
    assertEquals("precious", Files.readString(victim));
    assertTrue(Files.exists(planted, LinkOption.NOFOLLOW_LINKS));
    Files.delete(planted);
    Files.createDirectory(planted);
    HostLock.take(place, OWNER, WATERMARK).close();
    assertFalse(Files.notExists(planted));
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(KeyInUseException.class, () -> HostLock.take(place, OWNER, WATERMARK))
            .getMessage());
  }

  private Path only() throws IOException {
    assertEquals(1, all().size());
    return all().getFirst();
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.toList();
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
