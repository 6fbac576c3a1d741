package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** One signer for one watermark, whoever tries: another process, or the same one twice. */
@Timeout(60)
final class WatermarkLockTest {
  private static final WatermarkOwner OWNER = WatermarkOwner.of("test", new TestKey().publicKey());

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void create() throws WatermarkException {
    file = directory.resolve("test.watermark");
    WatermarkFiles.create(file, OWNER, 5);
  }

  @Test
  void anotherProcessKeepsUsOut() throws Exception {
    try (OtherProcess other = OtherProcess.opening(file, OWNER)) {
      assertEquals("opened at height 5 and below", other.says());
      assertEquals(usedBy("process " + other.pid()), refusal());
      assertEquals(
          Watermark.floor(5), WatermarkUpkeep.inspect(file).watermark(), "looking is allowed");
    }
    OpenedWatermark.of(file, OWNER).close();
  }

  @Test
  void weKeepAnotherProcessOut() throws Exception {
    try (WatermarkStore ours = OpenedWatermark.of(file, OWNER);
        OtherProcess other = OtherProcess.opening(file, OWNER)) {
      assertEquals(usedBy("process " + ProcessHandle.current().pid()), other.says());
      assertEquals(Watermark.floor(5), ours.last());
    }
  }

  @Test
  void aSymbolicOrHardLinkIsTheSameFile() throws Exception {
    Path symbolic = Files.createSymbolicLink(directory.resolve("symbolic"), file);
    Path hard = Files.createLink(directory.resolve("hard"), file);
    try (WatermarkStore ours = OpenedWatermark.of(file, OWNER)) {
      for (Path alias : List.of(symbolic, hard)) {
        assertTrue(refusal(alias).contains("is in use by another chain of this same process"));
        try (OtherProcess other = OtherProcess.opening(alias, OWNER)) {
          assertEquals(usedBy(alias, "process " + ProcessHandle.current().pid()), other.says());
        }
      }
      persist(ours, 6);
    }
  }

  /** What was in it is gone: nothing is signed on a file that is not whole. */
  @Test
  void aFileThatIsCutShortSignsNothingMore() throws Exception {
    try (WatermarkStore ours = OpenedWatermark.of(file, OWNER)) {
      persist(ours, 6);
      try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
        cut.truncate(0);
      }
      String failure = assertThrows(WatermarkException.class, () -> persist(ours, 7)).getMessage();
      assertTrue(
          String.valueOf(failure).contains(file + " was cut short while it was in use"), failure);
      assertTrue(ours.failed());
    }
    assertTrue(refusal(file).contains("cannot be used"));
  }

  /** The lock goes with the file: whoever makes a new one at the path could sign beside us. */
  @Test
  void aFileThatIsMovedAwayOrReplacedSignsNothingMore() throws Exception {
    try (WatermarkStore ours = OpenedWatermark.of(file, OWNER)) {
      persist(ours, 6);
      Files.move(file, directory.resolve("moved.watermark"));
      assertThrows(WatermarkException.class, () -> persist(ours, 7));
      Files.move(directory.resolve("moved.watermark"), file);
      assertThrows(WatermarkException.class, () -> persist(ours, 8), "a failure is final");
    }
    try (WatermarkStore again = OpenedWatermark.of(file, OWNER)) {
      Files.move(file, directory.resolve("moved.watermark"));
      WatermarkFiles.create(file, OWNER, 5);
      assertThrows(WatermarkException.class, () -> persist(again, 9));
    }
  }

  private static void persist(WatermarkStore watermark, long height) throws WatermarkException {
    SignableMessage message = Messages.precommit(height, 0, Messages.BLOCK_A);
    watermark.persist(message.position(), SignBytes.of(Messages.CHAIN, message));
  }

  /** POSIX gives up a process's locks on a file whenever it closes any descriptor of that file. */
  @Test
  void aSecondOpeningByTheSameProcessIsRefusedAndTakesNoLockAway() throws Exception {
    Path alias = Files.createSymbolicLink(directory.resolve("alias"), file);
    try (WatermarkStore ours = OpenedWatermark.of(file, OWNER)) {
      assertEquals(usedBy("another chain of this same process"), refusal());
      assertThrows(WatermarkException.class, () -> OpenedWatermark.of(alias, OWNER));
      assertThrows(WatermarkException.class, () -> WatermarkUpkeep.inspect(file));
      try (OtherProcess other = OtherProcess.opening(file, OWNER)) {
        assertEquals(usedBy("process " + ProcessHandle.current().pid()), other.says());
      }
      assertEquals(Watermark.floor(5), ours.last());
    }
    OpenedWatermark.of(alias, OWNER).close();
  }

  /** Whatever its own watermark is called: a raised or deleted state beside it would be a lie. */
  @Test
  void aKeyThatSignsOnThisHostKeepsItsOtherWatermarksFromBeingTouched() throws Exception {
    Path other = directory.resolve("other.watermark");
    WatermarkFiles.create(other, OWNER, 5);
    byte[] before = Files.readAllBytes(other);
    Witnesses host = WitnessFolder.of(directory, Files.createFile(directory.resolve("boot")));
    try (WatermarkStore ours = WatermarkFiles.open(file, OWNER, Durability.EACH, host)) {
      for (Executable use :
          List.<Executable>of(
              () -> WatermarkFiles.open(other, OWNER, Durability.EACH, host),
              () -> WatermarkUpkeep.amend(other, "test", host, WatermarkRecord::nextHandedOver),
              () -> WatermarkUpkeep.delete(other, "test", host))) {
        String refusal = assertThrows(KeyInUseException.class, use).getMessage();
        assertTrue(
            String.valueOf(refusal).startsWith("this key already signs for chain test"), refusal);
      }
      assertArrayEquals(before, Files.readAllBytes(other));
      persist(ours, 6);
    }
    WatermarkFiles.open(other, OWNER, Durability.EACH, host).close();
  }

  private String refusal() {
    return refusal(file);
  }

  private static String refusal(Path path) {
    return String.valueOf(
        assertThrows(WatermarkException.class, () -> OpenedWatermark.of(path, OWNER)).getMessage());
  }

  private String usedBy(String who) {
    return usedBy(file, who);
  }

  private static String usedBy(Path path, String who) {
    return "watermark %s is in use by %s, under this name or another, and one signer alone may use it: leave that one be, or stop it first"
        .formatted(path, who);
  }
}
