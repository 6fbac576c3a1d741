package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
      assertEquals(locked(), refusal());
      assertEquals(
          Watermark.floor(5), WatermarkFiles.inspect(file).watermark(), "looking is allowed");
    }
    WatermarkFiles.open(file, OWNER).close();
  }

  @Test
  void weKeepAnotherProcessOut() throws Exception {
    try (WatermarkStore ours = WatermarkFiles.open(file, OWNER);
        OtherProcess other = OtherProcess.opening(file, OWNER)) {
      assertEquals(locked(), other.says());
      assertEquals(Watermark.floor(5), ours.last());
    }
  }

  /** The lock goes with the file: whoever makes a new one at the path could sign beside us. */
  @Test
  void aFileThatIsMovedAwayOrReplacedSignsNothingMore() throws Exception {
    try (WatermarkStore ours = WatermarkFiles.open(file, OWNER)) {
      persist(ours, 6);
      Files.move(file, directory.resolve("moved.watermark"));
      assertThrows(WatermarkException.class, () -> persist(ours, 7));
      Files.move(directory.resolve("moved.watermark"), file);
      assertThrows(WatermarkException.class, () -> persist(ours, 8), "a failure is final");
    }
    WatermarkStore again = WatermarkFiles.open(file, OWNER);
    Files.move(file, directory.resolve("moved.watermark"));
    WatermarkFiles.create(file, OWNER, 5);
    assertThrows(WatermarkException.class, () -> persist(again, 9));
  }

  private static void persist(WatermarkStore watermark, long height) throws WatermarkException {
    SignableMessage message = Messages.precommit(height, 0, Messages.BLOCK_A);
    watermark.persist(message.position(), SignBytes.of(Messages.CHAIN, message));
  }

  /** POSIX gives up a process's locks on a file whenever it closes any descriptor of that file. */
  @Test
  void aSecondOpeningByTheSameProcessIsRefusedAndTakesNoLockAway() throws Exception {
    Path alias = Files.createSymbolicLink(directory.resolve("alias"), file);
    try (WatermarkStore ours = WatermarkFiles.open(file, OWNER)) {
      assertEquals(locked(), refusal());
      assertThrows(WatermarkException.class, () -> WatermarkFiles.open(alias, OWNER));
      assertThrows(WatermarkException.class, () -> WatermarkFiles.inspect(file));
      try (OtherProcess other = OtherProcess.opening(file, OWNER)) {
        assertEquals(locked(), other.says());
      }
      assertEquals(Watermark.floor(5), ours.last());
    }
    WatermarkFiles.open(alias, OWNER).close();
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(WatermarkException.class, () -> WatermarkFiles.open(file, OWNER))
            .getMessage());
  }

  private String locked() {
    return "watermark %s is locked: another signer, or another chain of this one, is using it; stop that first"
        .formatted(file);
  }
}
