package io.countersign.core.watermark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is done to a file from outside: looked at, amended, deleted. */
final class WatermarkUpkeepTest {
  private static final WatermarkOwner OWNER = WatermarkOwner.of("test", new TestKey().publicKey());
  private static final SignableMessage VOTE = Messages.precommit(6, 0, Messages.BLOCK_A);
  private static final Watermark SIGNED =
      Watermark.of(VOTE.position(), Bytes.copyOf(SignBytes.of("test", VOTE)));

  @TempDir private Path directory;
  private MemoryWitnesses witnesses = new MemoryWitnesses();
  private Path file = Path.of("");

  @BeforeEach
  void make() throws WatermarkException {
    file = directory.resolve("test.watermark");
    WatermarkFiles.create(file, OWNER, 5);
  }

  @Test
  void aLookShowsWhatEachSlotHolds() throws Exception {
    SlotView made = WatermarkUpkeep.view(file, witnesses);
    assertEquals(List.of(Optional.of(made.newest()), Optional.empty()), made.slots());
    WatermarkRecord second = amended(last -> last.next(SIGNED, 7));
    assertEquals(
        new SlotView(second, List.of(Optional.of(made.newest()), Optional.of(second))),
        WatermarkUpkeep.view(file, witnesses));
    WatermarkRecord third = amended(last -> last.next(Watermark.floor(9), 8));
    assertEquals(
        new SlotView(third, List.of(Optional.of(third), Optional.of(second))),
        WatermarkUpkeep.view(file, witnesses));
  }

  @Test
  void aLookFindsWhatAStartWouldOpen() throws Exception {
    assertEquals(
        WatermarkUpkeep.inspect(file, witnesses), WatermarkUpkeep.look(file, OWNER, witnesses));
    try (WatermarkStore running = WatermarkFiles.open(file, OWNER, Durability.EACH, witnesses)) {
      assertEquals(Watermark.floor(5), running.last());
    }
  }

  @Test
  void aLookIsRefusedWhereAStartIs() throws Exception {
    Path none = directory.resolve("none.watermark");
    assertRefused(
        "does not exist; if this key", () -> WatermarkUpkeep.look(none, OWNER, witnesses));
    WatermarkOwner other = new WatermarkOwner("test", Bytes.ofHex("AB".repeat(32)));
    assertRefused("cannot be used", () -> WatermarkUpkeep.look(file, other, witnesses));
    amended(last -> last.nextHandedOver());
    assertRefused("handed over", () -> WatermarkUpkeep.look(file, OWNER, witnesses));
  }

  private static void assertRefused(String text, Executable look) {
    WatermarkException e = assertThrows(WatermarkException.class, look);
    assertTrue(String.valueOf(e.getMessage()).contains(text), e.getMessage());
  }

  /** The signer took its witness away between our two reads; once, and not each time. */
  @Test
  void aLookThatWasDisturbedIsTakenOnceMore() throws Exception {
    killedAfterSigning();
    assertEquals(
        SIGNED, WatermarkUpkeep.inspect(file, new UnreadableWitnesses(witnesses, 1)).watermark());
    String refusal =
        assertThrows(
                WatermarkException.class,
                () -> WatermarkUpkeep.inspect(file, new UnreadableWitnesses(witnesses, 2)))
            .getMessage();
    assertEquals(
        "watermark %s cannot be read and written: java.io.IOException: Input/output error; check its owner and permissions, and the disk it is on"
            .formatted(file),
        refusal);
  }

  @Test
  void anAmendmentIsDurableBeforeItReturns() throws Exception {
    MemoryStorage disk = MemoryStorage.created(OWNER, 5);
    Amendment done =
        WatermarkUpkeep.amend(SlotFile.over(disk), witnesses, last -> last.next(SIGNED, 7));
    assertTrue(done.changed());
    assertEquals(Watermark.floor(5), done.before().watermark());
    assertEquals(SIGNED, done.after().watermark());
    assertEquals(done.after(), SlotFile.over(disk.afterPowerLossOfAllUnflushed()).newest());
  }

  /** What an operator was shown must not be gone after a power cut, though nothing was changed. */
  @Test
  void whatWasReadIsDurableBeforeItIsBelieved() throws Exception {
    MemoryStorage disk = MemoryStorage.created(OWNER, 5);
    SlotFile.over(disk).write(SlotFile.over(disk).newest().next(SIGNED, 7));
    MemoryStorage left = disk.afterKill();
    Amendment none =
        WatermarkUpkeep.amend(SlotFile.over(left), witnesses, UnaryOperator.identity());
    assertEquals(SIGNED, none.after().watermark());
    assertEquals(SIGNED, SlotFile.over(left.afterPowerLossOfAllUnflushed()).newest().watermark());
  }

  @Test
  void theSameRecordLeavesFileAndWitnessAsTheyAre() throws Exception {
    killedAfterSigning();
    byte[] before = Files.readAllBytes(file);
    Amendment none = WatermarkUpkeep.amend(file, "test", witnesses, UnaryOperator.identity());
    assertFalse(none.changed());
    assertEquals(SIGNED, none.after().watermark());
    assertArrayEquals(before, Files.readAllBytes(file));
    assertEquals(1, witnesses.count());
  }

  @Test
  void anotherChainsFileIsLeftAlone() throws Exception {
    byte[] before = Files.readAllBytes(file);
    List<String> refusals = new ArrayList<>();
    refusals.add(
        assertThrows(
                WatermarkException.class,
                () ->
                    WatermarkUpkeep.amend(file, "prod", witnesses, WatermarkRecord::nextHandedOver))
            .getMessage());
    refusals.add(
        assertThrows(
                WatermarkException.class, () -> WatermarkUpkeep.delete(file, "prod", witnesses))
            .getMessage());
    for (String refusal : refusals) {
      assertTrue(
          refusal.contains("expected the watermark of chain prod, found that of chain test"),
          refusal);
    }
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void whatIsDeletedIsGoneAlsoBehindALink() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertEquals(Watermark.floor(5), WatermarkUpkeep.delete(link, "test", witnesses).watermark());
    assertFalse(Files.exists(file));
    WatermarkFiles.create(link, OWNER, 0);
  }

  @Test
  void whatIsDeletedTakesItsWitnessAlong() throws Exception {
    killedAfterSigning();
    assertEquals(SIGNED, WatermarkUpkeep.delete(file, "test", witnesses).watermark());
    assertEquals(0, witnesses.count());
  }

  private WatermarkRecord amended(UnaryOperator<WatermarkRecord> change) throws WatermarkException {
    return WatermarkUpkeep.amend(file, "test", witnesses, change).after();
  }

  /** A signer with {@code ahead} signed {@link #VOTE}, and left a witness that alone knows. */
  private void killedAfterSigning() throws Exception {
    byte[] disk;
    MemoryWitnesses left;
    try (WatermarkStore store = WatermarkFiles.open(file, OWNER, Durability.AHEAD, witnesses)) {
      store.persist(VOTE.position(), SIGNED.signBytes().toArray());
      left = witnesses.afterKill(() -> {});
      disk = Files.readAllBytes(file);
    }
    Files.write(file, disk);
    witnesses = left;
  }
}
