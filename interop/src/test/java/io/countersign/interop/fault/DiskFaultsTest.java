package io.countersign.interop.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real file system that fails under the running program. Texts and answers: docs/faults.md. */
@Tag("dist")
@Timeout(120)
class DiskFaultsTest {
  @TempDir private Path folder;
  private PrivateDisk disk;
  private Stage stage;

  @BeforeEach
  void signOneHeight() throws Exception {
    Path home = Files.createDirectory(folder.toRealPath().resolve("home"));
    disk = PrivateDisk.mount(folder.toRealPath(), Files.createDirectory(home.resolve("state")));
    stage = Stage.create(home, disk.how());
    stage.start();
    stage.sign(1);
  }

  @AfterEach
  void close() throws Exception {
    // A program that is still there keeps the disk mounted.
    if (stage != null) {
      stage.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void aFullFileSystemDoesNotMatterSinceTheFileHasItsRoom() throws Exception {
    disk.fill();
    for (long height = 2; height < 20; height++) {
      stage.sign(height);
    }
    assertEquals(0, stage.stop());
    stage.start();
    stage.goesOnAfter(19);
    assertEquals(0, stage.stop());
  }

  @Test
  void aFullFileSystemAndAFileWithoutRoom() throws Exception {
    disk.makeSparse(stage.watermark());
    disk.fill();
    nothingIsSignedBecause("No space left on device");
    disk.makeRoom();
    String refusal = stage.refusedStart();
    assertTrue(refusal.contains("expected a valid record in one of two slots"), refusal);
    assertTrue(stage.namesInit(refusal), refusal);
  }

  @Test
  void anInputOutputErrorOfAWrite() throws Exception {
    disk.shutDown();
    nothingIsSignedBecause("Input/output error");
    disk.unmount();
    disk.mountAgain();
    stage.start();
    stage.goesOnAfter(1);
    assertEquals(0, stage.stop());
  }

  @Test
  void anInputOutputErrorOfAFlush() throws Exception {
    disk.breakUnderneath();
    nothingIsSignedBecause("Input/output error");
    disk.unmount();
    String refusal = stage.refusedStart();
    assertTrue(refusal.contains("does not exist"), refusal);
    assertTrue(stage.namesInit(refusal), refusal);
  }

  @Test
  void aFileSystemThatBecomesReadOnly() throws Exception {
    disk.becomeReadOnly();
    nothingIsSignedBecause("Read-only file system");
    String refusal = stage.refusedStart();
    assertTrue(refusal.contains("Read-only file system"), refusal);
    disk.unmount();
    disk.mountAgain();
    stage.start();
    stage.goesOnAfter(1);
    assertEquals(0, stage.stop());
  }

  private void nothingIsSignedBecause(String reason) throws Exception {
    for (long height = 2; height < 5; height++) {
      String refusal = stage.refused(height);
      assertTrue(refusal.contains("could not be made durable: " + reason), refusal);
    }
    stage.stopFailed(reason);
  }
}
