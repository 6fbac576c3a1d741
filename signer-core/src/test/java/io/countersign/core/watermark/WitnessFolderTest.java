package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.countersign.core.Messages;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Witnesses as files in a folder that others may write to as well. */
final class WitnessFolderTest {
  private static final WatermarkOwner OWNER =
      new WatermarkOwner("test", Bytes.ofHex("FE".repeat(32)));
  private static final WatermarkRecord KNOWN = WatermarkRecord.of(7, OWNER, Watermark.floor(5), 1);
  private static final SignableMessage MESSAGE = Messages.prevote(6, 0, Messages.BLOCK_A);

  @TempDir private Path folder;
  private Path bootId = Path.of("");
  private WitnessFolder witnesses = WitnessFolder.inMemory();

  @BeforeEach
  void boot() throws IOException {
    bootId = Files.writeString(folder.resolve("boot_id"), "one\n");
    witnesses = WitnessFolder.of(Files.createDirectories(folder.resolve("shm")), bootId);
  }

  @Test
  void whatWasWrittenIsReadUnderItsIdByTheNextProcess() throws Exception {
    Bytes id = leftBehind();
    Watermark expected =
        Watermark.of(MESSAGE.position(), Bytes.copyOf(SignBytes.of("test", MESSAGE)));
    assertEquals(Optional.of(expected), witnesses.read(id).map(WatermarkRecord::watermark));
    assertEquals(Optional.empty(), witnesses.read(Bytes.ofHex("00".repeat(16))));
  }

  @Test
  void anotherBootDoesNotBelieveIt() throws Exception {
    Bytes id = leftBehind();
    Files.writeString(bootId, "two\n");
    assertEquals(Optional.empty(), witnesses.read(id));
  }

  @Test
  void itsFileTellsNobodyItsIdAndIsForItsOwnerAlone() throws Exception {
    Bytes id = leftBehind();
    Path file = files().getFirst();
    assertFalse(file.toString().toUpperCase(Locale.ROOT).contains(id.hex()));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  /** Anybody sees the name, and must not be able to make the tag of it. */
  @Test
  void itsFilesNameIsNotItsTagEvenWhereBootsHaveNoName() throws Exception {
    Files.writeString(bootId, "");
    leftBehind();
    Path file = files().getFirst();
    try (SlotFile slots = SlotFile.over(FileStorage.openReadOnly(file))) {
      String tag = slots.newest().ahead().witnessId().hex();
      assertFalse(file.toString().toUpperCase(Locale.ROOT).contains(tag));
    }
  }

  @Test
  void inMemoryThereIsNoneThatNobodyLeft() throws Exception {
    assertEquals(Optional.empty(), WitnessFolder.inMemory().read(Bytes.ofHex("00".repeat(16))));
  }

  @Test
  void aFileOfSomebodyElsesMakingIsNotBelieved() throws Exception {
    Bytes id = leftBehind();
    Path file = files().getFirst();
    WatermarkRecord forged =
        WatermarkRecord.of(9, OWNER, Watermark.floor(1), 1)
            .with(new Ahead(0, Bytes.ofHex("11".repeat(16))));
    Files.write(file, SlotFile.initialContent(forged).array());
    assertEquals(Optional.empty(), witnesses.read(id));
    Files.write(file, new byte[100]);
    assertEquals(Optional.empty(), witnesses.read(id));
  }

  @Test
  void aRemovedOneIsGone() throws Exception {
    Bytes id = leftBehind();
    witnesses.remove(id);
    witnesses.remove(id);
    assertEquals(Optional.empty(), witnesses.read(id));
    assertEquals(List.of(), files());
  }

  private Bytes leftBehind() throws IOException, WatermarkException {
    Witness witness = witnesses.create(KNOWN);
    try (SlotFile file = witness.file()) {
      WatermarkRecord first = file.newest();
      Watermark next =
          Watermark.of(MESSAGE.position(), Bytes.copyOf(SignBytes.of("test", MESSAGE)));
      file.write(first.next(next, 2, first.ahead()));
    }
    return witness.id();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("shm"))) {
      return files.toList();
    }
  }

  @Test
  void whoHoldsAKeyIsSeenWithoutHoldingIt() throws Exception {
    assertEquals(OptionalLong.empty(), witnesses.keyHolder(OWNER));
    try (Closeable _ = witnesses.holdKey(OWNER, folder.resolve("test.watermark"))) {
      assertEquals(OptionalLong.of(ProcessHandle.current().pid()), witnesses.keyHolder(OWNER));
    }
  }

  @Test
  void whoHoldsAKeyIsSeenOnWhateverChain() throws Exception {
    PublicKey key = new PublicKey(KeyType.ED25519, Bytes.ofHex("01".repeat(32)));
    PublicKey other = new PublicKey(KeyType.ED25519, Bytes.ofHex("02".repeat(32)));
    WatermarkOwner owner = WatermarkOwner.of("some-chain", key);
    assertEquals(OptionalLong.empty(), witnesses.keyHolder(key));
    try (Closeable _ = witnesses.holdKey(owner, folder.resolve("test.watermark"))) {
      assertEquals(OptionalLong.of(ProcessHandle.current().pid()), witnesses.keyHolder(key));
      assertEquals(OptionalLong.empty(), witnesses.keyHolder(other));
    }
  }
}
