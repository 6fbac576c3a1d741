package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files: made once, opened only if they are what they should be, with what to do if not. */
final class WatermarkFilesTest {
  private static final WatermarkOwner OWNER = WatermarkOwner.of("test", new TestKey().publicKey());
  private static final String WHAT_TO_DO =
      "; do not delete it: find out why, and if it is lost for good, stop every signer of this key, move it away and give the last"
          + " height this key may have signed anywhere: countersign state init test --height"
          + " HEIGHT";

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = directory.resolve("test.watermark");
  }

  @Test
  void whatWasMadeIsThereAfterEachOpening() throws WatermarkException {
    WatermarkFiles.create(file, OWNER, 5);
    Watermark expected = Watermark.floor(5);
    for (int round = 0; round < 4; round++) {
      try (WatermarkStore opened = OpenedWatermark.of(file, OWNER)) {
        assertEquals(expected, opened.last());
        byte[] signBytes = SignBytes.of("test", Messages.precommit(6, round, Messages.BLOCK_A));
        opened.persist(Messages.precommit(6, round, Messages.BLOCK_A).position(), signBytes);
        Bytes signature = Bytes.copyOf(new byte[] {(byte) round});
        opened.keepSignature(signature);
        expected = opened.last();
        assertEquals(signature, expected.signature());
      }
      WatermarkRecord found = WatermarkUpkeep.inspect(file);
      assertEquals(WatermarkRecord.of(round + 2, OWNER, expected, found.writtenAt()), found);
    }
  }

  @Test
  void aNewFileIsForItsOwnerAloneAndNothingIsLeftBesideIt() throws Exception {
    WatermarkFiles.create(file, OWNER, 5);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (Stream<Path> all = Files.list(directory)) {
      assertEquals(List.of(file), all.toList());
    }
  }

  @Test
  void aSignatureThatIsKnownFromTheStartIsThere() throws Exception {
    Watermark signed =
        Watermark.of(
                Messages.precommit(6, 1, Messages.BLOCK_A).position(), Bytes.copyOf(new byte[] {1}))
            .withSignature(Bytes.copyOf(new byte[64]));

    WatermarkFiles.create(file, WatermarkRecord.of(1, OWNER, signed, 5));

    assertEquals(signed, WatermarkUpkeep.inspect(file).watermark());
    try (WatermarkStore opened = OpenedWatermark.of(file, OWNER)) {
      assertEquals(signed, opened.last());
    }
  }

  @Test
  void creatingNeverOverwrites() throws Exception {
    Files.writeString(file, "precious");
    String expected =
        "watermark %s exists already and was left as it is; look at it with: countersign state show test"
            .formatted(file);
    assertEquals(expected, refusalToCreate(file));
    assertEquals("precious", Files.readString(file));
    Path dangling = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("none"));
    assertTrue(refusalToCreate(dangling).contains("exists already"));
    assertTrue(Files.notExists(directory.resolve("none")));
  }

  @Test
  void withoutADirectoryNothingIsMade() {
    Path nowhere = directory.resolve("missing").resolve("test.watermark");
    String refusal = refusalToCreate(nowhere);
    assertTrue(refusal.startsWith("watermark %s could not be made: ".formatted(nowhere)), refusal);
  }

  @Test
  void aMissingFileIsNeverTakenForHeightZero() {
    assertEquals(
        ("watermark %s does not exist; if this key has never signed for chain test, or every signer"
                + " that did is stopped for good, give the last height it may have signed:"
                + " countersign state init test --height HEIGHT")
            .formatted(file),
        refusalToOpen(OWNER));
    assertTrue(Files.notExists(file));
    WatermarkException e =
        assertThrows(WatermarkException.class, () -> WatermarkUpkeep.inspect(file));
    assertEquals("watermark %s does not exist".formatted(file), e.getMessage());
  }

  @Test
  void aFileOfAnotherLengthIsRefused() throws Exception {
    WatermarkFiles.create(file, OWNER, 5);
    byte[] good = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, 512, 4_096, good.length - 1, good.length + 1}) {
      Files.write(file, Arrays.copyOf(good, length));
      assertEquals(
          cannotBeUsed("expected a watermark file of 8192 bytes, got " + length),
          refusalToOpen(OWNER));
      assertEquals(length, Files.size(file), "left as it is");
    }
  }

  @Test
  void aFileWithoutAValidRecordIsRefused() throws Exception {
    WatermarkFiles.create(file, OWNER, 5);
    byte[] good = Files.readAllBytes(file);
    byte[] broken = good.clone();
    broken[30] ^= 1;
    byte[] text = "height 5 round 0 ".repeat(500).getBytes(StandardCharsets.UTF_8);
    for (byte[] bad : List.of(new byte[good.length], broken, Arrays.copyOf(text, good.length))) {
      Files.write(file, bad);
      assertEquals(
          cannotBeUsed("expected a valid record in one of two slots, found none"),
          refusalToOpen(OWNER));
      assertArrayEquals(bad, Files.readAllBytes(file), "left as it is");
    }
  }

  @Test
  void aFileOfAnotherOwnerIsRefused() throws Exception {
    WatermarkFiles.create(file, OWNER, 5);
    assertEquals(
        cannotBeUsed("expected the watermark of chain prod, found that of chain test")
            .replace("init test", "init prod"),
        refusalToOpen(new WatermarkOwner("prod", OWNER.keyFingerprint())));
    String otherKey = refusalToOpen(WatermarkOwner.of("test", new TestKey().publicKey()));
    assertTrue(otherKey.contains("found that of another key"), otherKey);
    OpenedWatermark.of(file, OWNER).close();
  }

  @Test
  void whatIsNoFileIsUnreadable() throws IOException {
    Files.createDirectory(file);
    assertEquals(
        ("watermark %s cannot be read and written: java.nio.file.FileSystemException: %s: Is a"
                + " directory; check its owner and permissions, and the disk it is on")
            .formatted(file, file),
        refusalToOpen(OWNER));
  }

  @Test
  void aSymbolicLinkLeadsToTheFile() throws Exception {
    WatermarkFiles.create(file, OWNER, 5);
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    try (WatermarkStore opened = OpenedWatermark.of(link, OWNER)) {
      assertEquals(Watermark.floor(5), opened.last());
    }
  }

  @Test
  void aRefusedFileIsNotLeftLocked() throws Exception {
    WatermarkFiles.create(file, OWNER, 5);
    refusalToOpen(new WatermarkOwner("prod", OWNER.keyFingerprint()));
    OpenedWatermark.of(file, OWNER).close();
  }

  @Test
  void aFileWhoseWitnessCannotBeReadIsNotLeftLockedEither() throws Exception {
    WatermarkFiles.create(file, OWNER, 5);
    MemoryWitnesses witnesses = new MemoryWitnesses();
    byte[] running;
    try (WatermarkStore _ = WatermarkFiles.open(file, OWNER, Durability.AHEAD, witnesses)) {
      running = Files.readAllBytes(file);
    }
    Files.write(file, running);
    Witnesses unreadable = new UnreadableWitnesses(witnesses, 1);
    assertThrows(
        WatermarkException.class,
        () -> WatermarkFiles.open(file, OWNER, Durability.AHEAD, unreadable));
    WatermarkFiles.open(file, OWNER, Durability.AHEAD, unreadable).close();
  }

  private String cannotBeUsed(String why) {
    return "watermark %s cannot be used: %s%s".formatted(file, why, WHAT_TO_DO);
  }

  private String refusalToOpen(WatermarkOwner owner) {
    return String.valueOf(
        assertThrows(WatermarkException.class, () -> OpenedWatermark.of(file, owner)).getMessage());
  }

  private static String refusalToCreate(Path path) {
    return String.valueOf(
        assertThrows(WatermarkException.class, () -> WatermarkFiles.create(path, OWNER, 0))
            .getMessage());
  }
}
