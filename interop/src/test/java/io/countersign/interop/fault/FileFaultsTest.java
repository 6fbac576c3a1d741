package io.countersign.interop.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a hand or a tool does to the watermark of a running program. */
@Tag("dist")
@Timeout(120)
class FileFaultsTest {
  private static final String MOVED = "was moved away or replaced while it was in use";

  @TempDir private Path folder;
  private Stage stage;
  private Path watermark;
  private Path aside;

  @BeforeEach
  void signOneHeight() throws Exception {
    stage = Stage.create(folder.toRealPath());
    watermark = stage.watermark();
    aside = folder.toRealPath().resolve("aside");
    stage.start();
    stage.sign(1);
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void withoutAFaultTheExitCodeIsZero() throws Exception {
    assertEquals(0, stage.stop());
    stage.start();
    stage.goesOnAfter(1);
    assertEquals(0, stage.stop());
  }

  @Test
  void unlinked() throws Exception {
    Files.delete(watermark);
    nothingIsSignedBecause(MOVED);
    String refusal = stage.refusedStart();
    assertTrue(stage.namesInit(refusal), refusal);
  }

  @Test
  void renamedAndPutBack() throws Exception {
    Files.move(watermark, aside);
    nothingIsSignedBecause(MOVED);
    Files.move(aside, watermark);
    stage.start();
    // Height 2 was written before it was noticed, so it counts as signed.
    stage.refused(1);
    stage.sign(3);
    stage.goesOnAfter(3);
    assertEquals(0, stage.stop());
  }

  @Test
  void replacedByAnOlderCopy() throws Exception {
    Files.copy(watermark, aside);
    stage.sign(2);
    Files.move(aside, watermark, StandardCopyOption.REPLACE_EXISTING);
    nothingIsSignedBecause(MOVED, 3);
  }

  /** The program knows what it signed, and writes it again with the next record. */
  @Test
  void anOlderCopyWrittenOverItIsWrittenOverInTurn() throws Exception {
    Files.copy(watermark, aside);
    stage.sign(2);
    Files.write(watermark, Files.readAllBytes(aside));
    stage.sign(3);
    assertEquals(0, stage.stop());
    stage.start();
    stage.goesOnAfter(3);
    assertEquals(0, stage.stop());
  }

  @Test
  void cutShort() throws Exception {
    try (FileChannel cut = FileChannel.open(watermark, StandardOpenOption.WRITE)) {
      cut.truncate(0);
    }
    nothingIsSignedBecause("was cut short while it was in use");
    String refusal = stage.refusedStart();
    assertTrue(refusal.contains("expected a watermark file of 8192 bytes"), refusal);
    assertTrue(stage.namesInit(refusal), refusal);
  }

  @Test
  void itsFolderRenamedAndPutBack() throws Exception {
    Path state = watermark.resolveSibling("");
    Files.move(state, aside);
    nothingIsSignedBecause(MOVED);
    Files.move(aside, state);
    stage.start();
    stage.sign(3);
    stage.goesOnAfter(3);
    assertEquals(0, stage.stop());
  }

  @Test
  void itsFolderGone() throws Exception {
    Files.delete(watermark);
    Files.delete(Path.of(watermark.toString().replace(".watermark", ""))); // TMKMS's
    Files.delete(watermark.resolveSibling(""));
    nothingIsSignedBecause(MOVED);
    String refusal = stage.refusedStart();
    assertTrue(stage.namesInit(refusal), refusal);
  }

  private void nothingIsSignedBecause(String reason) throws IOException {
    nothingIsSignedBecause(reason, 2);
  }

  private void nothingIsSignedBecause(String reason, long height) throws IOException {
    for (int i = 0; i < 3; i++) {
      String refusal = stage.refused(height);
      assertTrue(refusal.contains(reason), refusal);
    }
    stage.stopFailed(reason);
  }
}
